package com.interactioncredits.messages;

import java.util.Optional;
import java.util.UUID;

/// What a message says of its credits, to be compared with the records of the ledger.
///
/// @param version rises with every change of the message
/// @param needsContent whether the message may still be attempted
public record MessageCredits(
        UUID id, long version, Optional<UUID> holdId, CreditState state, boolean chargedLate, boolean needsContent) {}
