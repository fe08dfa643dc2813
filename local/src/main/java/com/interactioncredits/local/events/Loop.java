package com.interactioncredits.local.events;

import java.util.function.BooleanSupplier;

/// A loop that polls for work.
///
/// @param isIdle whether it has no work left
public record Loop(String name, BooleanSupplier isIdle) {}
