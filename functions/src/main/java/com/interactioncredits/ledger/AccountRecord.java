package com.interactioncredits.ledger;

/// What is kept of an account; all zeros for an unused one.
///
/// @param available credits free at the last write; what has fallen due since comes on top
/// @param placed holds ever placed
/// @param returned holds whose entry among the open ones was deleted by a write to this record
public record AccountRecord(long available, long granted, long version, long placed, long returned) {
    static final AccountRecord UNUSED = new AccountRecord(0, 0, 0, 0, 0);
}
