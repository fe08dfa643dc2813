package com.interactioncredits.local.events;

import java.util.function.BooleanSupplier;

/// Something that looks for work again and again.
///
/// @param hasComeToRest whether there is none that anybody could know of
public record Loop(String name, BooleanSupplier hasComeToRest) {}
