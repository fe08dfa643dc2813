package com.interactioncredits.credits;

import com.interactioncredits.store.Labels;
import com.interactioncredits.store.NameBasedId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/// Credits set aside for one purpose, which the caller's reference names.
///
/// @param amount credits set aside when the hold was placed
/// @param convertedAmount credits that became a deduction; present exactly when the hold is converted
/// @param messageId the message that this hold pays for
/// @param placedBy who placed it; empty for holds of a release that did not keep it
/// @param endedBy who ended it; empty while it is active, and for holds of such a release
/// @param duration how long it was to stay active when it was placed
/// @param extensions how often its `expiresAt` was moved
/// @param stamp the account's version before the commit that placed it; empty when a transaction did
/// @param refunded credits of its deduction that refunds gave back, those of messages apart
/// @param updatedAt when the hold ended or was last extended, else its `createdAt`
public record Hold(
        UUID id,
        AccountId account,
        long amount,
        OptionalLong convertedAmount,
        Reference reference,
        Status status,
        Source source,
        Optional<UUID> messageId,
        Optional<Actor> placedBy,
        Optional<Actor> endedBy,
        Duration duration,
        int extensions,
        OptionalLong stamp,
        long refunded,
        Instant expiresAt,
        Instant createdAt,
        Instant updatedAt) {

    /// The most that extensions can make of a hold's life.
    public static final Duration MAX_LIFE = Duration.ofDays(30);

    /// Only an active hold can end, and only once.
    public enum Status {
        ACTIVE,
        CONVERTED,
        RELEASED,
        EXPIRED;

        public String label() {
            return Labels.of(this);
        }

        public static Optional<Status> named(String label) {
            return Labels.named(Status.class, label);
        }
    }

    /// Who placed a hold. References are per account and source.
    public enum Source {
        API,
        SERVICE,
        MESSAGE;

        public String label() {
            return Labels.of(this);
        }

        public static Optional<Source> named(String label) {
            return Labels.named(Source.class, label);
        }
    }

    public static UUID idOf(AccountId account, Source source, Reference reference) {
        return NameBasedId.of(
                "hold", account.userId(), account.creditType().label(), source.label(), reference.value());
    }

    /// Rises with every visible change: each extension, and the end. An extension counts twice: a read at the very
    /// expiry may have shown the hold as expired while the extension was under way.
    public int version() {
        return 2 * extensions + (status == Status.ACTIVE ? 1 : 2);
    }

    public boolean isDue(Instant now) {
        return status == Status.ACTIVE && !now.isBefore(expiresAt);
    }

    /// The hold as it counts at `now`: from `expiresAt` on an active hold is expired, whatever the table says.
    public Hold asOf(Instant now) {
        return isDue(now) ? ended(Status.EXPIRED, OptionalLong.empty(), Actor.EXPIRY, expiresAt) : this;
    }

    public Hold ended(Status how, OptionalLong converted, Actor by, Instant when) {
        return new Hold(
                id,
                account,
                amount,
                converted,
                reference,
                how,
                source,
                messageId,
                placedBy,
                Optional.of(by),
                duration,
                extensions,
                stamp,
                refunded,
                expiresAt,
                createdAt,
                when);
    }

    public Hold extended(Instant until, Instant when) {
        return new Hold(
                id,
                account,
                amount,
                convertedAmount,
                reference,
                status,
                source,
                messageId,
                placedBy,
                endedBy,
                duration,
                extensions + 1,
                stamp,
                refunded,
                until,
                createdAt,
                when);
    }

    /// Its entry among the open holds while it is active.
    public OpenHold open() {
        return new OpenHold(id, account, amount, expiresAt, createdAt, createdAt.plus(duration), stamp.isPresent());
    }
}
