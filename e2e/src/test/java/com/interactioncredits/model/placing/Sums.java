package com.interactioncredits.model.placing;

/// What a balance adds up from its first two reads and the snapshot, as of the moment after the Query.
record Sums(Store.Account first, Items<Open> opens, boolean timePassed) {
    boolean isDue(Nonce nonce) {
        return timePassed && nonce.early();
    }

    Items<Open> due() {
        return opens.filter(open -> isDue(open.nonce()));
    }

    /// ACCOUNT did not move. An entry counts as held only if its HOLD is absent; else HOLD and OPEN say what is held,
    /// once by reference.
    Result.Balance balance(Answer.SnapshotRead second, World world) {
        var available = second.account().available();
        for (var open : second.due()) {
            available += open.amount();
        }
        var held = 0;
        var active = 0;
        for (var open : opens.filter(open -> !isDue(open.nonce()))) {
            held += open.amount();
            active++;
        }
        for (var entry : first.pending()) {
            var due = isDue(entry.identity().nonce());
            var hold = second.hold(entry.reference());
            if (!world.keep(Guard.COMPARE_ENTRIES_IN_BALANCE)) {
                if (!isAmongOpens(entry)) {
                    held += entry.amount();
                    active++;
                }
            } else if (hold.isPresent() && !world.rules().match(entry, hold.get())) {
                available += entry.amount();
            } else if (hold.isEmpty() || (hold.get().isActive() && !isAmongOpens(entry))) {
                if (due) {
                    available += entry.amount();
                } else {
                    held += entry.amount();
                    active++;
                }
            }
        }
        return new Result.Balance(available, held, active, first.version() + first.placed() - active);
    }

    /// ACCOUNT moved during the last look, so only the snapshot counts.
    int availableAtLastLook(Answer.SnapshotRead second, World world) {
        var available = second.account().available();
        for (var open : second.due()) {
            available += open.amount();
        }
        for (var entry : first.pending()) {
            var due = isDue(entry.identity().nonce());
            var hold = second.hold(entry.reference());
            if (hold.isEmpty()) {
                available += due ? entry.amount() : 0;
            } else if (!world.rules().match(entry, hold.get())) {
                var isThere = second.account().pending().contains(entry);
                available += isThere && world.keep(Guard.COMPARE_ENTRIES_IN_BALANCE) ? entry.amount() : 0;
            } else if (hold.get().isActive() && due && !isAmongOpens(entry)) {
                available += world.keep(Guard.LAST_LOOK_COUNTS_GONE_ENTRIES) ? entry.amount() : 0;
            }
        }
        return available;
    }

    private boolean isAmongOpens(Entry entry) {
        return opens.find(open -> open.reference().equals(entry.reference())).isPresent();
    }
}
