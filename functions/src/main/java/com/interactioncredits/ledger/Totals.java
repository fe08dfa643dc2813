package com.interactioncredits.ledger;

/// The numbers of an account that follow from its records, in credits and holds.
///
/// @param available below zero when the records took more than was ever granted
public record Totals(long available, long granted, long placed, long returned) {}
