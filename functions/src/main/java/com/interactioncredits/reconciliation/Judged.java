package com.interactioncredits.reconciliation;

import java.time.Instant;

/// What the judgement of the last half day found. It may have taken several calls.
///
/// @param at when the last of these calls ended
/// @param accounts how many were judged
/// @param unsettled how many the last call could not judge; they are judged again
/// @param drifts records that contradict each other
/// @param stuckHolds due holds that were still open
public record Judged(Instant at, long accounts, long unsettled, long drifts, long stuckHolds) {}
