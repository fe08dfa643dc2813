package com.interactioncredits.ledger;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// Adds up an account's holds and transactions. Pure.
///
/// A hold counts by its status as it is kept: one whose time is up holds its credits until it is tidied up. A
/// conversion of a whole hold changes neither number here nor the account, so that it may happen while one adds up.
final class Tally {
    private final Map<UUID, Hold> active = new HashMap<>();
    private long granted;
    private long corrected;
    private long taken;
    private long placed;
    private long returned;

    void add(Hold hold) {
        placed++;
        switch (hold.status()) {
            case ACTIVE -> {
                active.put(hold.id(), hold);
                taken += hold.amount();
            }
            case CONVERTED -> {
                var converted = hold.convertedAmount().orElseThrow();
                taken += converted;
                returned += converted < hold.amount() ? 1 : 0;
            }
            case RELEASED, EXPIRED -> returned++;
        }
    }

    void add(Transaction transaction) {
        switch (transaction.type()) {
            case GRANT -> granted += transaction.amount();
            case DEDUCTION, REFUND -> corrected += transaction.amount();
        }
    }

    Map<UUID, Hold> active() {
        return active;
    }

    Totals totals() {
        return new Totals(granted + corrected - taken, granted, placed, returned);
    }
}
