package com.interactioncredits.local.whatsapp;

import static com.interactioncredits.local.whatsapp.Behaviour.Status.DELIVERED;
import static com.interactioncredits.local.whatsapp.Behaviour.Status.FAILED;
import static com.interactioncredits.local.whatsapp.Behaviour.Status.READ;
import static com.interactioncredits.local.whatsapp.Behaviour.Status.SENT;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/// The outcome of a message to `+1555010` and these four digits, and its webhooks in order.
enum Behaviour {
    ACCEPTED_AND_READ("0000", Answer.ACCEPTED, SENT, DELIVERED, READ),
    UNDELIVERABLE("0001", Answer.UNDELIVERABLE),
    THROTTLED_TWICE("0002", Answer.ACCEPTED, SENT, DELIVERED),
    ANSWER_LOST("0003", Answer.LOST, SENT, DELIVERED),
    NEVER_CONFIRMED("0004", Answer.LOST),
    FAILS_LATER("0005", Answer.ACCEPTED, FAILED),
    WEBHOOKS_OUT_OF_ORDER("0006", Answer.ACCEPTED, DELIVERED, READ, SENT, READ, DELIVERED, SENT),
    SERVER_ERROR("0007", Answer.SERVER_ERROR),
    TOKEN_EXPIRED("0008", Answer.TOKEN_EXPIRED),
    READ_BEFORE_ANSWER("0009", Answer.ACCEPTED_AFTER_WEBHOOK, READ),
    PAIR_LIMITED("1056", Answer.ACCEPTED, SENT, DELIVERED);

    /// How often a message to [#THROTTLED_TWICE] is throttled.
    static final int THROTTLED_TIMES = 2;

    /// How often one to [#PAIR_LIMITED] is throttled: the waits that Meta's rule requires are 1, 4, 16, 64 and 256
    /// seconds.
    static final int PAIR_LIMITED_TIMES = 5;

    /// The answer to a POST, and its name in the journal.
    enum Answer {
        ACCEPTED("accepted"),
        ACCEPTED_AFTER_WEBHOOK("accepted"),
        LOST("taken, answer lost"),
        THROTTLED("throttled 130429"),
        PAIR_LIMIT("throttled 131056"),
        UNDELIVERABLE("refused 131026"),
        TOKEN_EXPIRED("refused 190"),
        SERVER_ERROR("status 500"),
        UNAUTHORIZED("refused 190"),
        INVALID("refused 100"),
        /// An error of the sending account, for all recipients; the journal has its code.
        SENDER_ERROR("refused"),
        AWAY("no answer");

        final String outcome;

        Answer(String outcome) {
            this.outcome = outcome;
        }

        /// The first answer with this outcome, which suffices for reading a journal.
        static Optional<Answer> ofOutcome(String outcome) {
            return Arrays.stream(values())
                    .filter(answer -> answer.outcome.equals(outcome))
                    .findFirst()
                    .or(() -> outcome.matches("refused [0-9]+") ? Optional.of(SENDER_ERROR) : Optional.empty());
        }

        boolean throttles() {
            return this == THROTTLED || this == PAIR_LIMIT;
        }

        boolean acceptsTheMessage() {
            return this == ACCEPTED || this == ACCEPTED_AFTER_WEBHOOK || this == LOST;
        }
    }

    enum Status {
        SENT(0),
        DELIVERED(100),
        READ(200),
        FAILED(100);

        private final int millis;

        Status(int millis) {
            this.millis = millis;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// The time of the status after the message was accepted; its webhook may be sent later.
        Duration usuallyAfter() {
            return Duration.ofMillis(millis);
        }
    }

    /// One webhook, and its delay after the message was accepted.
    record Step(Duration after, Status status) {}

    private final String ends;
    private final Answer answer;

    @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list of records
    private final List<Step> steps;

    Behaviour(String ends, Answer answer, Status... webhooks) {
        this.ends = ends;
        this.answer = answer;
        this.steps = IntStream.range(0, webhooks.length)
                .mapToObj(i -> new Step(Duration.ofMillis(300L * (i + 1)), webhooks[i]))
                .toList();
    }

    static Behaviour of(String digits) {
        return Arrays.stream(values())
                .filter(behaviour -> digits.equals("1555010" + behaviour.ends))
                .findFirst()
                .orElse(ACCEPTED_AND_READ);
    }

    /// The answer to the POST.
    ///
    /// @param throttledBefore how often this message was throttled before
    Answer answer(int throttledBefore) {
        if (this == THROTTLED_TWICE && throttledBefore < THROTTLED_TIMES) {
            return Answer.THROTTLED;
        }
        return this == PAIR_LIMITED && throttledBefore < PAIR_LIMITED_TIMES ? Answer.PAIR_LIMIT : answer;
    }

    List<Step> steps() {
        return steps;
    }
}
