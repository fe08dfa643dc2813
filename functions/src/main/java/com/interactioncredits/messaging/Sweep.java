package com.interactioncredits.messaging;

import com.interactioncredits.ledger.CreditLedger;
import com.interactioncredits.logging.LogContext;
import com.interactioncredits.messages.MessageEvent;
import com.interactioncredits.messages.MessageRecord;
import com.interactioncredits.metrics.Metrics;
import com.interactioncredits.operations.Breaker;
import com.interactioncredits.operations.SendingSwitch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.LongAccumulator;

/// Resumes messages whose next step is overdue: one that was recorded but never queued, a run that died, a claim
/// without an answer, an answer that was not acted on, a hold that is due.
///
/// Reads a sparse index of unfinished messages and never the history. Doing it twice, or late, does no harm.
public final class Sweep {
    private static final System.Logger LOG = System.getLogger(Sweep.class.getName());

    private final MessageRepository repository;
    private final MessageLifecycle lifecycle;
    private final CreditLedger ledger;
    private final SendsQueue queue;
    private final SendingSwitch sending;
    private final Breaker breaker;
    private final Metrics metrics;
    private final Clock clock;

    public Sweep(
            MessageRepository repository,
            MessageLifecycle lifecycle,
            CreditLedger ledger,
            SendsQueue queue,
            SendingSwitch sending,
            Breaker breaker,
            Metrics metrics,
            Clock clock) {
        this.repository = repository;
        this.lifecycle = lifecycle;
        this.ledger = ledger;
        this.queue = queue;
        this.sending = sending;
        this.breaker = breaker;
        this.metrics = metrics;
        this.clock = clock;
    }

    /// Resumes all that is overdue. Begins with another part of the index each minute: when one run cannot resume all,
    /// no part waits forever.
    public void run() {
        long minute = clock.instant().getEpochSecond() / 60;
        var longestOverdue = new LongAccumulator(Math::max, 0);
        int swept = 0;
        int failed = 0;
        for (int i = 0; i < MessageItems.SHARDS; i++) {
            int shard = Math.floorMod(minute + i, MessageItems.SHARDS);
            try {
                for (var id : repository.overdue(shard, clock.instant())) {
                    swept++;
                    failed += LogContext.ofMessage(id, () -> isResumed(id, longestOverdue)) ? 0 : 1;
                }
            } catch (RuntimeException fault) {
                failed++;
                LOG.log(
                        System.Logger.Level.WARNING,
                        "sweep: part " + shard + " of the index could not be read; the next sweep reads it again",
                        fault);
            }
        }
        metrics.count(Metrics.Name.MESSAGES_SWEPT, swept);
        metrics.count(Metrics.Name.OLDEST_OVERDUE_MESSAGE, longestOverdue.get());
        metrics.count(Metrics.Name.SWEEP_FAILURES, failed);
        measureBreaker();
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
