package com.interactioncredits.store;

import java.util.List;
import java.util.Optional;

/// A part of a list.
///
/// @param next where the next part begins; empty at the end of the list. A page may be short while it is present.
public record Page<T>(List<T> items, Optional<String> next) {}
