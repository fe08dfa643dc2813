package com.interactioncredits.store;

import java.time.Instant;
import java.util.Optional;

/// What was counted of the index of unfinished things.
///
/// @param due how many are due
/// @param later how many are due later
/// @param more whether there are more than were counted
/// @param firstDueAt since when the first of those that are due is
public record Unfinished(int due, int later, boolean more, Optional<Instant> firstDueAt) {}
