package com.interactioncredits.whatsapp;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// The outcome of one attempt to send. Only [NotTaken] and [NoConnection] may be attempted again.
public sealed interface SendOutcome {
    /// WhatsApp took the message and named it.
    record Accepted(String whatsAppId) implements SendOutcome {}

    /// WhatsApp said no, and would say no again.
    record Refused(GraphError error) implements SendOutcome {}

    /// WhatsApp itself said that it did not take the message this time, for a reason that passes.
    ///
    /// @param retryAfter what the answer's `Retry-After` asked for, at most an hour
    record NotTaken(GraphError error, Optional<Duration> retryAfter) implements SendOutcome {
        /// How long to wait before the next attempt: the error's own backoff plus up to a half of it, so that
        /// senders that were throttled together do not come back together; never less than WhatsApp asked for.
        ///
        /// @param attempts how many attempts were made so far, at least 1
        public Duration waitAfter(int attempts, RandomGenerator random) {
            var backoff = error.backoff(attempts);
            var least = retryAfter.filter(asked -> asked.compareTo(backoff) > 0).orElse(backoff);
            return withJitter(least, backoff, random);
        }
    }

    /// No connection to WhatsApp came about, so that nothing of the message can have left.
    ///
    /// @param why for logs; tells nothing of the message, its recipient or the token
    record NoConnection(String why) implements SendOutcome {
        /// As after an answer that WhatsApp is unavailable.
        public Duration waitAfter(int attempts, RandomGenerator random) {
            var backoff = GraphCode.SERVICE_UNAVAILABLE.backoff(attempts);
            return withJitter(backoff, backoff, random);
        }
    }

    private static Duration withJitter(Duration least, Duration backoff, RandomGenerator random) {
        return least.plusMillis(random.nextLong(backoff.toMillis() / 2 + 1));
    }

    /// Unknown whether WhatsApp accepted it: it must never be sent again automatically.
    ///
    /// @param why for logs; tells nothing of the message, its recipient or the token
    record Unknown(String why) implements SendOutcome {}
}
