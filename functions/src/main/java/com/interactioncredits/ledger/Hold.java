package com.interactioncredits.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/// Credits set aside for one purpose, which the caller's reference names.
///
/// @param amount credits set aside when the hold was placed
/// @param convertedAmount credits that became a deduction; present exactly when the hold is converted
/// @param messageId the message that this hold pays for
/// @param updatedAt when the hold ended; its `createdAt` until then
public record Hold(
        UUID id,
        AccountId account,
        long amount,
        OptionalLong convertedAmount,
        Reference reference,
        Status status,
        Source source,
        Optional<UUID> messageId,
        Instant expiresAt,
        Instant createdAt,
        Instant updatedAt) {

    /// Only an active hold can change, and only once.
    public enum Status {
        ACTIVE,
        CONVERTED,
        RELEASED,
        EXPIRED;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Status> named(String label) {
            return Arrays.stream(values())
                    .filter(status -> status.label().equals(label))
                    .findFirst();
        }
    }

    /// Who placed a hold. References are per account and source.
    public enum Source {
        API,
        SERVICE,
        MESSAGE;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Source> named(String label) {
            return Arrays.stream(values())
                    .filter(source -> source.label().equals(label))
                    .findFirst();
        }
    }

    public static UUID idOf(AccountId account, Source source, Reference reference) {
        return NameBasedId.of(
                "hold", account.userId(), account.creditType().label(), source.label(), reference.value());
    }

    /// Rises with every visible change: a hold changes once.
    public int version() {
        return status == Status.ACTIVE ? 1 : 2;
    }

    public Duration lasts() {
        return Duration.between(createdAt, expiresAt);
    }

    public boolean isDue(Instant now) {
        return status == Status.ACTIVE && !now.isBefore(expiresAt);
    }

    /// The hold as it counts at `now`: from `expiresAt` on an active hold is expired, tidied up or not.
    public Hold asOf(Instant now) {
        return isDue(now) ? ended(Status.EXPIRED, OptionalLong.empty(), expiresAt) : this;
    }

    /// A message's hold is ended by its own flow only, a service's by a service only; a user's by that user or by a
    /// service.
    public boolean mayBeEndedBy(Source ender) {
        return ender == source || (ender == Source.SERVICE && source == Source.API);
    }

    Hold ended(Status how, OptionalLong converted, Instant when) {
        return new Hold(id, account, amount, converted, reference, how, source, messageId, expiresAt, createdAt, when);
    }

    OpenHold open() {
        return new OpenHold(id, account, amount, expiresAt, createdAt);
    }

    /// The deduction that a converted hold is.
    public Transaction deduction() {
        return Transaction.deductionOf(this);
    }
}
