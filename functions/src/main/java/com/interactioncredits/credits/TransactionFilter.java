package com.interactioncredits.credits;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Which movements a list shows; an empty part leaves all in.
///
/// @param from the earliest shown
/// @param to the first one that is too late
public record TransactionFilter(
        Optional<Transaction.Type> type,
        Optional<UUID> holdId,
        Optional<UUID> messageId,
        Optional<Instant> from,
        Optional<Instant> to) {
    public static final TransactionFilter ALL = new TransactionFilter(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public boolean matches(Transaction transaction) {
        return type.stream().allMatch(transaction.type()::equals)
                && (holdId.isEmpty() || holdId.equals(transaction.holdId()))
                && (messageId.isEmpty() || messageId.equals(transaction.messageId()))
                && from.stream().noneMatch(transaction.createdAt()::isBefore)
                && to.stream().allMatch(transaction.createdAt()::isBefore);
    }
}
