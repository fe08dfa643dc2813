package com.interactioncredits.whatsapp;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// The outcome of one attempt to send.
public sealed interface SendOutcome {
    /// No other attempt may follow.
    sealed interface Final extends SendOutcome {}

    /// WhatsApp is known not to have accepted the message this time: another attempt may follow.
    sealed interface Retryable extends SendOutcome {
        /// How long to wait before the next attempt.
        ///
        /// @param attempts how many attempts were made so far, at least 1
        Duration waitAfter(int attempts, RandomGenerator random);
    }

    /// WhatsApp accepted the message and named it.
    record Accepted(String whatsAppId) implements Final {}

    /// WhatsApp refused it, and would refuse it again.
    record Refused(GraphError error) implements Final {}

    /// Unknown whether WhatsApp accepted it: it must never be sent again automatically.
    ///
    /// @param why for logs; contains nothing of the message, its recipient or the token
    record Unknown(String why) implements Final {}

    /// WhatsApp itself said that it did not accept the message this time, for a reason that passes.
    ///
    /// @param retryAfter what the answer's `Retry-After` asked for, at most an hour
    record NotAccepted(GraphError error, Optional<Duration> retryAfter) implements Retryable {
        /// The error's own backoff plus up to a half of it, so that senders that were throttled together do not come
        /// back together; never less than WhatsApp asked for.
        @Override
        public Duration waitAfter(int attempts, RandomGenerator random) {
            var backoff = error.backoff(attempts);
            var min = retryAfter.filter(asked -> asked.compareTo(backoff) > 0).orElse(backoff);
            return withJitter(min, backoff, random);
        }
    }

    /// No connection to WhatsApp was made, so that nothing of the message can have left.
    ///
    /// @param why for logs; contains nothing of the message, its recipient or the token
    record NoConnection(String why) implements Retryable {
        /// As after an answer that WhatsApp is unavailable.
        @Override
        public Duration waitAfter(int attempts, RandomGenerator random) {
            var backoff = GraphCode.SERVICE_UNAVAILABLE.backoff(attempts);
            return withJitter(backoff, backoff, random);
        }
    }

    private static Duration withJitter(Duration min, Duration backoff, RandomGenerator random) {
        return min.plusMillis(random.nextLong(backoff.toMillis() / 2 + 1));
    }
}
