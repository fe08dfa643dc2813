package com.interactioncredits.messaging;

import com.interactioncredits.ledger.CreditLedger;
import com.interactioncredits.logging.LogContext;
import com.interactioncredits.messages.MessageEvent;
import com.interactioncredits.messages.MessageRecord;
import com.interactioncredits.metrics.Metrics;
import com.interactioncredits.operations.Breaker;
import com.interactioncredits.operations.SendingSwitch;
import com.interactioncredits.store.StoreRetry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Resumes messages whose next step is overdue: one that was recorded but never queued, a run that died, a claim
/// without an answer, an answer that was not acted on, a hold that is due.
///
/// Reads a sparse index of unfinished messages and never the history. Doing it twice, or late, does no harm.
public final class Sweep {
    private static final System.Logger LOG = System.getLogger(Sweep.class.getName());

    /// Leaves a minute's function time to finish what it is at.
    private static final Duration BUDGET = Duration.ofSeconds(45);

    private final MessageRepository repository;
    private final MessageLifecycle lifecycle;
    private final CreditLedger ledger;
    private final SendsQueue queue;
    private final long perSecond;
    private final SendingSwitch sending;
    private final Breaker breaker;
    private final Metrics metrics;
    private final Clock clock;
    private final StoreRetry.Pause pause;
    private final Workers workers;

    /// @param perSecond how many entries leave the queue
    public Sweep(
            MessageRepository repository,
            MessageLifecycle lifecycle,
            CreditLedger ledger,
            SendsQueue queue,
            long perSecond,
            SendingSwitch sending,
            Breaker breaker,
            Metrics metrics,
            Clock clock,
            StoreRetry.Pause pause,
            Workers workers) {
        this.repository = repository;
        this.lifecycle = lifecycle;
        this.ledger = ledger;
        this.queue = queue;
        this.perSecond = perSecond;
        this.sending = sending;
        this.breaker = breaker;
        this.metrics = metrics;
        this.clock = clock;
        this.pause = pause;
        this.workers = workers;
    }

    /// Resumes what is overdue, all parts of the index side by side; what is left after 45 seconds waits for
    /// the next run.
    public void run() {
        var done = new Done();
        long end = pause.nanos() + BUDGET.toNanos();
        workers.invokeAll(IntStream.range(0, MessageItems.SHARDS)
                .<Runnable>mapToObj(shard -> () -> resumeAll(shard, end, done))
                .toList());
        metrics.count(Metrics.Name.MESSAGES_SWEPT, done.swept.sum());
        metrics.count(Metrics.Name.OLDEST_OVERDUE_MESSAGE, done.longestOverdue.get());
        metrics.count(Metrics.Name.SWEEP_FAILURES, done.failed.sum());
        measureBreaker();
    }

    /// What a run has done so far.
    private final class Done {
        private final LongAdder swept = new LongAdder();
        private final LongAdder failed = new LongAdder();
        private final LongAccumulator longestOverdue = new LongAccumulator(Math::max, 0);
        private final AtomicReference<Duration> backlog = new AtomicReference<>();

        /// How long the queue needs for what waits on it. Asked for when it is first needed, perhaps by
        /// several at once.
        Duration backlog() {
            return backlog.updateAndGet(
                    known -> known == null ? Duration.ofSeconds(queue.waiting() / perSecond) : known);
        }
    }

    private void resumeAll(int shard, long end, Done done) {
        var now = clock.instant();
        try {
            var from = Optional.<Map<String, AttributeValue>>empty();
            do {
                var overdue = repository.overdue(shard, now, from);
                for (var id : overdue.ids()) {
                    if (pause.nanos() >= end) {
                        return;
                    }
                    done.swept.increment();
                    if (!LogContext.ofMessage(id, () -> isResumed(id, done))) {
                        done.failed.increment();
                    }
                }
                from = overdue.next();
            } while (from.isPresent());
        } catch (RuntimeException fault) {
            done.failed.increment();
            LOG.log(
                    System.Logger.Level.WARNING,
                    "sweep: part " + shard + " of the index could not be read; the next sweep reads it again",
                    fault);
        }
    }

    private void measureBreaker() {
        try {
            metrics.count(Metrics.Name.BREAKER_OPEN, breaker.read().isOpen() ? 1 : 0);
        } catch (RuntimeException fault) {
            LOG.log(System.Logger.Level.WARNING, "sweep: the breaker could not be read", fault);
        }
    }

    private boolean isResumed(UUID id, Done done) {
        try {
            resume(id, done);
            return true;
        } catch (RuntimeException fault) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "sweep: message " + id + " could not be resumed; the next sweep tries again",
                    fault);
            return false;
        }
    }

    private void resume(UUID id, Done done) {
        var now = clock.instant();
        var found = repository.find(id).filter(message -> message.isOverdue(now));
        if (found.isEmpty()) {
            return;
        }
        var message = found.get();
        message.nextSweepAt()
                .ifPresent(due -> done.longestOverdue.accumulate(
                        Duration.between(due, now).toSeconds()));
        if (message.payment().isOutOfTime(now)) {
            message.payment()
                    .holdId()
                    .ifPresent(hold -> ledger.expire(hold, () -> metrics.count(Metrics.Name.HOLDS_EXPIRED, 1)));
            lifecycle.apply(id, new MessageEvent.HoldExpired());
        } else if (message.isTooLate(now)) {
            lifecycle.apply(id, new MessageEvent.TooLate(now));
        } else if (message.waits()) {
            if (!lifecycle.cancelIfFrozen(message)) {
                keepWaiting(message, now, done);
            }
        } else {
            lifecycle.apply(id, new MessageEvent.OutcomeUnknown(now));
        }
    }

    private void keepWaiting(MessageRecord message, Instant now, Done done) {
        var extended = lifecycle.extendIfNeeded(message);
        if (extended.isOverdue(now)) {
            queueAgain(extended, now, done);
        }
    }

    /// Each time the same step is queued again it is given twice as long, so that a backlog of the queue does
    /// not grow by itself. A message that has waited for less than the queue needs for what waits there is
    /// among them: one more entry would take the place of another message.
    private void queueAgain(MessageRecord message, Instant now, Done done) {
        // While sending has stopped its entry waits on the queue: one more would not help.
        boolean stopped = !sending.state().allowsAttempts() || breaker.isProbedByTheQueue();
        var backlog = stopped ? Duration.ZERO : done.backlog();
        boolean waitsItsTurn = !message.attempt().hasWaited(backlog, now);
        if (!stopped && !waitsItsTurn && !queue.put(message.id(), message.userId(), Duration.ZERO)) {
            return;
        }
        repository.update(
                message,
                found -> found.version() == message.version()
                        ? Optional.of(found.with(
                                waitsItsTurn
                                        ? found.attempt().waitingUntil(now.plus(backlog))
                                        : found.attempt().requeued()))
                        : Optional.empty());
    }
}
