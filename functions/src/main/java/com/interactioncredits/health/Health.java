package com.interactioncredits.health;

import com.interactioncredits.operations.BreakerState;
import com.interactioncredits.operations.Sending;
import com.interactioncredits.reconciliation.DailyJudgement;
import com.interactioncredits.store.Unfinished;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How the system is. A part is empty when it could not be read.
///
/// @param holds those of users and services; a message's hold ends with its message
/// @param queues all of them, in the order of [QueueName]
public record Health(
        Instant asOf,
        Optional<Sending> sending,
        Optional<BreakerState> breaker,
        Optional<Unfinished> messages,
        Optional<Unfinished> holds,
        Optional<DailyJudgement.State> reconciliation,
        List<Queue> queues) {

    public record Queue(QueueName name, Optional<Depth> depth) {}

    /// How many entries there are, about.
    ///
    /// @param waiting can be received
    /// @param inFlight are received and neither deleted nor back
    /// @param delayed wait until their time
    public record Depth(long waiting, long inFlight, long delayed) {}

    public enum QueueName {
        SENDS("sends"),
        SENDS_DEAD_LETTERS("sends_dead_letters"),
        STATUSES("statuses"),
        STATUSES_DEAD_LETTERS("statuses_dead_letters"),
        EXPIRY_FAILURES("expiry_failures");

        private final String label;

        QueueName(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }
}
