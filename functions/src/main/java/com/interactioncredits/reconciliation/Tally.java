package com.interactioncredits.reconciliation;

import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.Transaction;
import com.interactioncredits.ledger.records.PendingHold;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Adds up an account's holds and transactions. Pure.
///
/// A hold counts by its status as it is kept: one whose time is up holds its credits until it is expired there. A
/// conversion of a whole hold changes neither number here nor the account, so that it may happen while one adds up.
final class Tally {
    /// What ended holds and transactions added up to.
    ///
    /// @param corrected deductions and refunds
    /// @param refunded what was given back of holds, unless it is all of them and they agree
    record Sums(long granted, long corrected, long taken, long placed, long returned, Map<UUID, Long> refunded) {
        static final Sums NONE = new Sums(0, 0, 0, 0, 0, Map.of());

        Sums {
            refunded = Map.copyOf(refunded);
        }
    }

    private final Map<UUID, Hold> active = new HashMap<>();
    private final Map<UUID, Hold> converted = new HashMap<>();
    private final Map<UUID, Long> refunded;
    private long granted;
    private long corrected;
    private long taken;
    private long placed;
    private long returned;

    /// @param before what is not added again
    Tally(Sums before) {
        granted = before.granted();
        corrected = before.corrected();
        taken = before.taken();
        placed = before.placed();
        returned = before.returned();
        refunded = new HashMap<>(before.refunded());
    }

    Sums sums() {
        return new Sums(granted, corrected, taken, placed, returned, refunded);
    }

    void add(Hold hold) {
        placed++;
        switch (hold.status()) {
            case ACTIVE -> {
                active.put(hold.id(), hold);
                taken += hold.amount();
            }
            case CONVERTED -> {
                var deducted = hold.convertedAmount().orElseThrow();
                taken += deducted;
                returned += deducted == hold.amount() ? 0 : 1;
                if (hold.refunded() != 0) {
                    compareRefundsOf(hold);
                    refunded.putIfAbsent(hold.id(), 0L);
                }
            }
            case RELEASED, EXPIRED -> returned++;
        }
    }

    /// Counts a second commit of a hold that counts already.
    void addDoubled(PendingHold entry) {
        placed++;
        taken += entry.hold().amount();
    }

    void add(Transaction transaction) {
        switch (transaction.type()) {
            case GRANT, ADJUSTMENT -> granted += transaction.amount();
            case DEDUCTION -> corrected += transaction.amount();
            case REFUND -> {
                corrected += transaction.amount();
                if (transaction.isRefundOfHold()) {
                    transaction.holdId().ifPresent(id -> refunded.merge(id, transaction.amount(), Long::sum));
                }
            }
        }
    }

    /// Takes what a hold says of its refunds, without counting the hold.
    void compareRefundsOf(Hold hold) {
        if (hold.status() == Hold.Status.CONVERTED) {
            converted.put(hold.id(), hold);
        }
    }

    /// Forgets the refunds of a hold that agree with it, and of which nothing more can be given back.
    void forgetRefundsIfAll(Hold hold) {
        var sum = refunded.getOrDefault(hold.id(), 0L);
        if (sum == hold.refunded() && sum == hold.convertedAmount().orElse(0L)) {
            refunded.remove(hold.id());
        }
    }

    int refundedHolds() {
        return refunded.size();
    }

    List<Finding.RefundsDisagree> refundsThatDisagree() {
        return converted.values().stream()
                .filter(hold -> hold.refunded() != refunded.getOrDefault(hold.id(), 0L))
                .map(hold -> new Finding.RefundsDisagree(hold, refunded.getOrDefault(hold.id(), 0L)))
                .toList();
    }

    Map<UUID, Hold> active() {
        return active;
    }

    Totals totals() {
        return new Totals(granted + corrected - taken, granted, placed, returned);
    }
}
