package com.interactioncredits.ledger;

import java.time.Instant;
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
    }
}
