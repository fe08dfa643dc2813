package com.interactioncredits.messaging;

import com.interactioncredits.ledger.AccountId;
import com.interactioncredits.ledger.CreditType;
import com.interactioncredits.messaging.Message.Failure;
import com.interactioncredits.messaging.Message.Status;
import com.interactioncredits.whatsapp.GraphError;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// All that is kept of one message but its content.
///
/// @param fingerprints a salted hash of each field as first sent, to distinguish a repeated call from another
/// @param holdExpiresAt when the hold's time is up; absent like the hold of a message refused before one was placed
/// @param attempt the number of the last attempt that was claimed; 0 before the first
/// @param claim the mark of the run that made the last claim
/// @param queuedAgain how often the present step was put on the queue once more
/// @param stepAt when the last claim was made, or the next attempt is due
/// @param lastError what WhatsApp last said against the message
/// @param chargedLate whether the message's one late deduction was made
record MessageRecord(
        UUID id,
        String userId,
        String key,
        Optional<String> to,
        Map<String, String> fingerprints,
        String type,
        long credits,
        ChargeOn chargeOn,
        Optional<UUID> holdId,
        Optional<Instant> holdExpiresAt,
        Status status,
        Trial trial,
        int attempt,
        Optional<String> claim,
        int queuedAgain,
        Instant stepAt,
        Money money,
        boolean chargedLate,
        Optional<String> whatsAppId,
        Optional<Failure> lastError,
        Instant createdAt,
        Instant updatedAt,
        long version,
        Map<Status, Instant> statusTimes) {

    /// How long the next step of a message may take before the sweep resumes it.
    private static final Duration STEP_TAKES = Duration.ofMinutes(1);

    private static final int MOST_DOUBLINGS = 10;

    /// How long a claimed attempt may be running: three times what the sending function may take.
    static final Duration CLAIM_RUNS = Duration.ofSeconds(60);

    AccountId account() {
        return new AccountId(userId, CreditType.INTERACTION);
    }

    boolean isUnderWay() {
        return status == Status.QUEUED || status == Status.SENDING;
    }

    /// Whether no attempt will ever be made again, so that the content has served its purpose.
    boolean attemptsAreOver() {
        return switch (status) {
            case QUEUED, SENDING -> !trial.allowsAttempt() && trial != Trial.CLAIMED;
            case SENT, DELIVERED, READ, FAILED, UNCONFIRMED -> true;
        };
    }

    /// When the sweep checks whether the next step was taken; empty when none is left.
    Optional<Instant> nextLookAt() {
        return switch (status) {
            case QUEUED, SENDING -> Optional.of(earlier(stepAt.plus(stepMayTake())));
            case UNCONFIRMED -> trial.isAnswered() ? Optional.of(stepAt) : whileHeld();
            case SENT -> whileHeld();
            case DELIVERED, READ, FAILED -> Optional.empty();
        };
    }

    private Duration stepMayTake() {
        return trial == Trial.CLAIMED
                ? CLAIM_RUNS
                : STEP_TAKES.multipliedBy((2L << Math.min(queuedAgain, MOST_DOUBLINGS)) - 1);
    }

    private Optional<Instant> whileHeld() {
        return money == Money.HELD ? holdExpiresAt : Optional.empty();
    }

    private Instant earlier(Instant time) {
        return holdExpiresAt.filter(expiry -> expiry.isBefore(time)).orElse(time);
    }

    boolean isOverdue(Instant now) {
        return nextLookAt().filter(due -> !now.isBefore(due)).isPresent();
    }

    boolean isOutOfTime(Instant now) {
        return holdExpiresAt.filter(end -> now.isBefore(end)).isEmpty();
    }

    /// Whether the last attempt is this run's and has no answer yet.
    boolean awaitsAnswerOf(String run) {
        return trial.isOpen() && claim.equals(Optional.of(run));
    }

    /// Whether an attempt was claimed so recently that it may still be running.
    boolean mayBeRunning(Instant asOf) {
        return trial == Trial.CLAIMED && asOf.isBefore(stepAt.plus(CLAIM_RUNS));
    }

    Message visible() {
        return new Message(
                id,
                to,
                type,
                status,
                credits,
                holdId,
                status == Status.FAILED ? lastError : Optional.empty(),
                createdAt,
                updatedAt,
                version,
                statusTimes);
    }

    MessageCredits inCredits() {
        return new MessageCredits(id, version, holdId, money, chargedLate, !attemptsAreOver());
    }

    Change change() {
        return new Change(this);
    }

    static Failure failure(GraphError error) {
        return new Failure(Integer.toString(error.code()), error.title(), error.details(), error.retryable());
    }

    /// Without the phone number.
    @Override
    public String toString() {
        return "MessageRecord[" + id + " " + status + ", attempt " + attempt + " " + trial + ", money " + money + "]";
    }

    /// A step on from a record; what is not named stays.
    static final class Change {
        private final MessageRecord before;
        private Status status;
        private Trial trial;
        private int attempt;
        private Optional<String> claim;
        private int queuedAgain;
        private Instant stepAt;
        private Money money;
        private boolean chargedLate;
        private Optional<String> whatsAppId;
        private Optional<Failure> lastError;

        private Change(MessageRecord before) {
            this.before = before;
            status = before.status;
            trial = before.trial;
            attempt = before.attempt;
            claim = before.claim;
            queuedAgain = before.queuedAgain;
            stepAt = before.stepAt;
            money = before.money;
            chargedLate = before.chargedLate;
            whatsAppId = before.whatsAppId;
            lastError = before.lastError;
        }

        Change status(Status next) {
            status = next;
            return this;
        }

        Change trial(Trial next) {
            trial = next;
            return this;
        }

        Change claimed(String by, Instant now) {
            attempt++;
            claim = Optional.of(by);
            trial = Trial.CLAIMED;
            queuedAgain = 0;
            stepAt = now;
            return this;
        }

        Change nextAttemptAt(Instant due) {
            queuedAgain = 0;
            stepAt = due;
            return this;
        }

        Change queuedAgain() {
            queuedAgain++;
            return this;
        }

        Change money(Money next) {
            money = next;
            return this;
        }

        Change chargedLate() {
            money = Money.CHARGED;
            chargedLate = true;
            return this;
        }

        Change whatsAppId(String id) {
            whatsAppId = Optional.of(id);
            return this;
        }

        Change lastError(Failure failure) {
            lastError = Optional.of(failure);
            return this;
        }

        MessageRecord at(Instant now) {
            return at(now, now);
        }

        /// @param happened when the status was reached, by a clock that is not ours: never before the message was
        ///     accepted, and never in the future
        MessageRecord at(Instant now, Instant happened) {
            var times = new EnumMap<Status, Instant>(Status.class);
            times.putAll(before.statusTimes);
            times.putIfAbsent(status, held(happened, now));
            return new MessageRecord(
                    before.id,
                    before.userId,
                    before.key,
                    before.to,
                    before.fingerprints,
                    before.type,
                    before.credits,
                    before.chargeOn,
                    before.holdId,
                    before.holdExpiresAt,
                    status,
                    trial,
                    attempt,
                    claim,
                    queuedAgain,
                    stepAt,
                    money,
                    chargedLate,
                    whatsAppId,
                    lastError,
                    before.createdAt,
                    now,
                    before.version + 1,
                    times);
        }

        /// WhatsApp tells whole seconds: what came earlier in that second, as we know it, stays before it.
        private Instant held(Instant happened, Instant now) {
            var known = before.statusTimes.entrySet().stream()
                    .filter(earlier -> MessageLife.rank(earlier.getKey()) < MessageLife.rank(status))
                    .map(Map.Entry::getValue)
                    .filter(time -> time.isBefore(happened.plusSeconds(1)))
                    .max(Comparator.naturalOrder())
                    .orElse(before.createdAt);
            var notBefore = Stream.of(happened, known, before.createdAt)
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            return notBefore.isAfter(now) ? now : notBefore;
        }
    }
}
