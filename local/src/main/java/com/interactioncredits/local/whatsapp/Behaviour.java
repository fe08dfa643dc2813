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

/// What happens to a message to `+1555010` and these four digits, and which webhooks come in which order.
enum Behaviour {
    ALL_IS_WELL("0000", Answer.ACCEPTED, SENT, DELIVERED, READ),
    UNDELIVERABLE("0001", Answer.UNDELIVERABLE),
    THROTTLED_TWICE("0002", Answer.ACCEPTED, SENT, DELIVERED),
    ANSWER_LOST("0003", Answer.LOST, SENT, DELIVERED),
    ANSWER_LOST_FOR_GOOD("0004", Answer.LOST),
    FAILS_LATER("0005", Answer.ACCEPTED, FAILED),
    WEBHOOKS_IN_DISORDER("0006", Answer.ACCEPTED, DELIVERED, READ, SENT, READ, DELIVERED, SENT),
    SERVER_ERROR("0007", Answer.SERVER_ERROR),
    TOKEN_EXPIRED("0008", Answer.TOKEN_EXPIRED),
    READ_AT_ONCE("0009", Answer.ACCEPTED_AFTER_WEBHOOK, READ),
    PAIR_LIMITED("1056", Answer.ACCEPTED, SENT, DELIVERED);

    /// How many times a message to [#THROTTLED_TWICE] is turned away.
    static final int THROTTLED_TIMES = 2;

    /// How many times one to [#PAIR_LIMITED] is: the waits that Meta's rule asks for are 1, 4, 16, 64 and 256 seconds.
    static final int PAIR_LIMITED_TIMES = 5;

    /// What a POST is answered, and how the journal calls it.
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
        /// An error of the sending account, whatever the recipient; the journal has its code.
        SENDER_ERROR("refused"),
        AWAY("no answer");

        final String outcome;

        Answer(String outcome) {
            this.outcome = outcome;
        }

        /// The first of this outcome: good enough for all that a journal is read for.
        static Optional<Answer> ofOutcome(String outcome) {
            return Arrays.stream(values())
                    .filter(answer -> answer.outcome.equals(outcome))
                    .findFirst()
                    .or(() -> outcome.matches("refused [0-9]+") ? Optional.of(SENDER_ERROR) : Optional.empty());
        }

        boolean turnsAway() {
            return this == THROTTLED || this == PAIR_LIMIT;
        }

        boolean takesTheMessage() {
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

        /// How long after the message was taken it happened, whenever it is told.
        Duration usuallyAfter() {
            return Duration.ofMillis(millis);
        }
    }

    /// One webhook, so long after the message was taken.
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
                .orElse(ALL_IS_WELL);
    }

    /// What the POST is answered.
    ///
    /// @param turnedAwayBefore how often this message was turned away already
    Answer answer(int turnedAwayBefore) {
        if (this == THROTTLED_TWICE && turnedAwayBefore < THROTTLED_TIMES) {
            return Answer.THROTTLED;
        }
        return this == PAIR_LIMITED && turnedAwayBefore < PAIR_LIMITED_TIMES ? Answer.PAIR_LIMIT : answer;
    }

    List<Step> steps() {
        return steps;
    }
}
