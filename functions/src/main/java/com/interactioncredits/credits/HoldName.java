package com.interactioncredits.credits;

import java.util.UUID;

/// The two ways to name a hold of an account.
public sealed interface HoldName {
    record ById(UUID id) implements HoldName {}

    /// Finds only a hold whose source is the caller's own.
    record ByReference(Reference reference) implements HoldName {}
}
