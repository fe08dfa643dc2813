package com.interactioncredits.messaging;

import com.interactioncredits.ledger.CreditLedger;
import com.interactioncredits.metrics.Metrics;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/// Looks after messages whose next step was not taken in time, whatever happened to whoever should have taken it: one
/// that was recorded but never queued, a run that died, a claim without an answer, an answer that nobody acted on, a
/// time that is up.
///
/// Reads a sparse index of unfinished messages and never the history. Doing it twice, or late, does no harm.
public final class Sweep {
    private static final System.Logger LOG = System.getLogger(Sweep.class.getName());

    private final MessageLog log;
    private final CreditLedger ledger;
    private final SendsQueue queue;
    private final Metrics metrics;
    private final Clock clock;

    public Sweep(MessageLog log, CreditLedger ledger, SendsQueue queue, Metrics metrics, Clock clock) {
        this.log = log;
        this.ledger = ledger;
        this.queue = queue;
        this.metrics = metrics;
        this.clock = clock;
    }

    /// Looks at all that is overdue.
    public void run() {
        int looked = 0;
        int failed = 0;
        for (int shard = 0; shard < MessageItems.SHARDS; shard++) {
            for (var id : log.overdue(shard, clock.instant())) {
                looked++;
                try {
                    lookAfter(id);
                } catch (RuntimeException fault) {
                    failed++;
                    LOG.log(System.Logger.Level.WARNING, "an unfinished message has to wait for the next sweep", fault);
                }
            }
        }
        metrics.count(Metrics.Name.MESSAGES_SWEPT, looked);
        metrics.count(Metrics.Name.SWEEP_FAILURES, failed);
    }

    private void lookAfter(UUID id) {
        var now = clock.instant();
        var found = log.find(id).filter(message -> message.isOverdue(now));
        if (found.isEmpty()) {
            return;
        }
        var message = found.get();
        if (message.isOutOfTime(now)) {
            message.holdId().ifPresent(ledger::expire);
            log.apply(id, new Event.HoldExpired());
        } else if (message.isUnderWay() && message.trial().allowsAttempt()) {
            queueAgain(message);
        } else {
            log.apply(id, new Event.NoAnswer(now));
        }
    }

    /// Each time the same step is queued again it is given twice as long, so that a backlog of the queue does not grow
    /// by itself.
    private void queueAgain(MessageRecord message) {
        queue.put(message.id(), message.userId(), Duration.ZERO);
        log.note(
                message,
                now -> now.version() == message.version()
                        ? Optional.of(now.change().queuedAgain())
                        : Optional.empty());
    }
}
