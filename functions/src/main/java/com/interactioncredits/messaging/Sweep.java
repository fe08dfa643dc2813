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
    private final SendingSwitch sending;
    private final Breaker breaker;
    private final Metrics metrics;
    private final Clock clock;
    private final StoreRetry.Pause pause;
    private final Workers workers;

    public Sweep(
            MessageRepository repository,
            MessageLifecycle lifecycle,
            CreditLedger ledger,
            SendsQueue queue,
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
    private record Done(LongAdder swept, LongAdder failed, LongAccumulator longestOverdue) {
        Done() {
            this(new LongAdder(), new LongAdder(), new LongAccumulator(Math::max, 0));
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
                    if (!LogContext.ofMessage(id, () -> isResumed(id, done.longestOverdue))) {
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

    private boolean isResumed(UUID id, LongAccumulator longestOverdue) {
        try {
            resume(id, longestOverdue);
            return true;
        } catch (RuntimeException fault) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "sweep: message " + id + " could not be resumed; the next sweep tries again",
                    fault);
            return false;
        }
    }

    private void resume(UUID id, LongAccumulator longestOverdue) {
        var now = clock.instant();
        var found = repository.find(id).filter(message -> message.isOverdue(now));
        if (found.isEmpty()) {
            return;
        }
        var message = found.get();
        message.nextSweepAt()
                .ifPresent(due ->
                        longestOverdue.accumulate(Duration.between(due, now).toSeconds()));
        if (message.payment().isOutOfTime(now)) {
            message.payment()
                    .holdId()
                    .ifPresent(hold -> ledger.expire(hold, () -> metrics.count(Metrics.Name.HOLDS_EXPIRED, 1)));
            lifecycle.apply(id, new MessageEvent.HoldExpired());
        } else if (message.isTooLate(now)) {
            lifecycle.apply(id, new MessageEvent.TooLate(now));
        } else if (message.waits()) {
            if (!lifecycle.cancelIfFrozen(message)) {
                keepWaiting(message, now);
            }
        } else {
            lifecycle.apply(id, new MessageEvent.OutcomeUnknown(now));
        }
    }

    private void keepWaiting(MessageRecord message, Instant now) {
        var extended = lifecycle.extendIfNeeded(message);
        if (extended.isOverdue(now)) {
            queueAgain(extended);
        }
    }

    /// Each time the same step is queued again it is given twice as long, so that a backlog of the queue does not grow
    /// by itself.
    private void queueAgain(MessageRecord message) {
        // While sending has stopped its entry waits on the queue: one more would not help.
        if (sending.state().allowsAttempts()
                && !breaker.isProbedByTheQueue()
                && !queue.put(message.id(), message.userId(), Duration.ZERO)) {
            return;
        }
        repository.update(
                message,
                now -> now.version() == message.version()
                        ? Optional.of(now.with(now.attempt().requeued()))
                        : Optional.empty());
    }
}
