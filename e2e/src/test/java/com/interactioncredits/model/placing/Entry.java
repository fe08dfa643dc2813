package com.interactioncredits.model.placing;

/// A commit in ACCOUNT.pending.
record Entry(String reference, Identity identity, int amount) implements Item {}
