package com.interactioncredits.ledger;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// A movement that changed what an account was granted or has spent.
///
/// @param amount credits: grants and refunds positive, deductions negative
/// @param late whether a message was charged after its credits had gone back
/// @param missing credits that a late deduction could not get, else 0
public record Transaction(
        UUID id,
        AccountId account,
        Type type,
        long amount,
        boolean late,
        long missing,
        String reference,
        Optional<UUID> holdId,
        Optional<UUID> messageId,
        Optional<String> reason,
        Instant createdAt) {

    public enum Type {
        GRANT,
        DEDUCTION,
        REFUND;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Type> named(String label) {
            return Arrays.stream(values())
                    .filter(type -> type.label().equals(label))
                    .findFirst();
        }
    }

    static Transaction grant(
            AccountId account, Reference reference, Credits amount, Optional<String> reason, Instant now) {
        var id = NameBasedId.of("grant", account.userId(), account.creditType().label(), reference.value());
        return new Transaction(
                id,
                account,
                Type.GRANT,
                amount.amount(),
                false,
                0,
                reference.value(),
                Optional.empty(),
                Optional.empty(),
                reason,
                now);
    }

    /// The deduction that a converted hold is. Its id follows from the hold and so never changes.
    static Transaction deductionOf(Hold converted) {
        return new Transaction(
                NameBasedId.of("deduction", converted.id().toString()),
                converted.account(),
                Type.DEDUCTION,
                -converted.convertedAmount().orElseThrow(),
                false,
                0,
                converted.reference().value(),
                Optional.of(converted.id()),
                converted.messageId(),
                Optional.empty(),
                converted.updatedAt());
    }

    /// There is one refund of a deduction at most: its id follows from it.
    static Transaction refundOf(Transaction deduction, Instant now) {
        return new Transaction(
                NameBasedId.of("refund", deduction.id().toString()),
                deduction.account(),
                Type.REFUND,
                -deduction.amount(),
                false,
                0,
                deduction.reference(),
                deduction.holdId(),
                deduction.messageId(),
                Optional.empty(),
                now);
    }

    /// There is one late deduction for a hold at most: its id follows from it.
    static UUID lateDeductionId(Hold hold) {
        return NameBasedId.of("late deduction", hold.id().toString());
    }

    static Transaction lateDeduction(Hold hold, long taken, Instant now) {
        return new Transaction(
                lateDeductionId(hold),
                hold.account(),
                Type.DEDUCTION,
                -taken,
                true,
                hold.amount() - taken,
                hold.reference().value(),
                Optional.of(hold.id()),
                hold.messageId(),
                Optional.empty(),
                now);
    }
}
