package com.interactioncredits.reconciliation;

import com.interactioncredits.ledger.records.AccountRecord;

/// The numbers of an account that follow from its records, in credits and holds.
///
/// @param available below zero when the records took more than was ever granted
public record Totals(long available, long granted, long placed, long returned) {
    static Totals of(AccountRecord account) {
        return new Totals(account.available(), account.granted(), account.placed(), account.returned());
    }
}
