package com.interactioncredits.credits;

import com.interactioncredits.store.Labels;
import com.interactioncredits.store.NameBasedId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A movement that changed what an account was granted or has spent.
///
/// @param amount credits: grants and refunds positive, deductions and adjustments negative
/// @param late whether a message was charged after its credits had gone back
/// @param missing credits that a late deduction could not get, else 0
/// @param actor who made it; empty for those of a release that did not keep it
public record Transaction(
        UUID id,
        AccountId account,
        Type type,
        long amount,
        boolean late,
        long missing,
        Reference reference,
        Optional<UUID> holdId,
        Optional<UUID> messageId,
        Optional<String> reason,
        Optional<Actor> actor,
        Instant createdAt) {

    public enum Type {
        GRANT,
        DEDUCTION,
        REFUND,
        ADJUSTMENT;

        public String label() {
            return Labels.of(this);
        }

        public static Optional<Type> named(String label) {
            return Labels.named(Type.class, label);
        }
    }

    public static Transaction grant(
            AccountId account, Reference reference, Credits amount, Optional<String> reason, Actor actor, Instant now) {
        return new Transaction(
                grantId(account, reference),
                account,
                Type.GRANT,
                amount.amount(),
                false,
                0,
                reference,
                Optional.empty(),
                Optional.empty(),
                reason,
                Optional.of(actor),
                now);
    }

    public static Transaction adjustment(
            AccountId account, Reference reference, Credits amount, String reason, Actor actor, Instant now) {
        return new Transaction(
                adjustmentId(account, reference),
                account,
                Type.ADJUSTMENT,
                -amount.amount(),
                false,
                0,
                reference,
                Optional.empty(),
                Optional.empty(),
                Optional.of(reason),
                Optional.of(actor),
                now);
    }

    /// The ids of all movements that one reference of callers can name. A hold's deduction has the hold's own.
    public static List<UUID> idsNamedBy(AccountId account, Reference reference) {
        return List.of(grantId(account, reference), adjustmentId(account, reference), refundId(account, reference));
    }

    private static UUID grantId(AccountId account, Reference reference) {
        return NameBasedId.of("grant", account.userId(), account.creditType().label(), reference.value());
    }

    private static UUID adjustmentId(AccountId account, Reference reference) {
        return NameBasedId.of(
                "adjustment", account.userId(), account.creditType().label(), reference.value());
    }

    public static UUID refundId(AccountId account, Reference reference) {
        return NameBasedId.of("refund", account.userId(), account.creditType().label(), reference.value());
    }

    /// Whether a caller asked for it, so that its hold keeps the sum. A message's refund is known by its id alone.
    public boolean isRefundOfHold() {
        return type == Type.REFUND && id.equals(refundId(account, reference));
    }

    public static Transaction refund(
            Hold converted, Reference reference, long amount, Optional<String> reason, Actor actor, Instant now) {
        return new Transaction(
                refundId(converted.account(), reference),
                converted.account(),
                Type.REFUND,
                amount,
                false,
                0,
                reference,
                Optional.of(converted.id()),
                Optional.empty(),
                reason,
                Optional.of(actor),
                now);
    }

    /// The deduction that a converted hold is. Its id follows from the hold and so never changes.
    public static Transaction deductionOf(Hold converted) {
        return new Transaction(
                deductionId(converted.id()),
                converted.account(),
                Type.DEDUCTION,
                -converted.convertedAmount().orElseThrow(),
                false,
                0,
                converted.reference(),
                Optional.of(converted.id()),
                converted.messageId(),
                Optional.empty(),
                converted.endedBy(),
                converted.updatedAt());
    }

    /// There is one refund of a message's deduction at most: its id follows from it.
    public static UUID refundId(Transaction deduction) {
        return refundId(deduction.id());
    }

    public static Transaction refundOf(Transaction deduction, Actor actor, Instant now) {
        return new Transaction(
                refundId(deduction),
                deduction.account(),
                Type.REFUND,
                -deduction.amount(),
                false,
                0,
                deduction.reference(),
                deduction.holdId(),
                deduction.messageId(),
                Optional.empty(),
                Optional.of(actor),
                now);
    }

    private static UUID deductionId(UUID holdId) {
        return NameBasedId.of("deduction", holdId.toString());
    }

    private static UUID refundId(UUID deductionId) {
        return NameBasedId.of("refund", deductionId.toString());
    }

    private static UUID lateDeductionId(UUID holdId) {
        return NameBasedId.of("late deduction", holdId.toString());
    }

    /// The ids that movements of a message's hold have besides its deduction, which is the hold: all that a message's
    /// credits can still do follows from its hold.
    public static List<UUID> idsOfCorrections(UUID holdId) {
        var late = lateDeductionId(holdId);
        return List.of(refundId(deductionId(holdId)), late, refundId(late));
    }

    /// There is one late deduction for a hold at most: its id follows from it.
    public static UUID lateDeductionId(Hold hold) {
        return lateDeductionId(hold.id());
    }

    public static Transaction lateDeduction(Hold hold, long taken, Actor actor, Instant now) {
        return new Transaction(
                lateDeductionId(hold),
                hold.account(),
                Type.DEDUCTION,
                -taken,
                true,
                hold.amount() - taken,
                hold.reference(),
                Optional.of(hold.id()),
                hold.messageId(),
                Optional.empty(),
                Optional.of(actor),
                now);
    }
}
