package com.interactioncredits.model.placing;

import java.util.Comparator;

/// What is true of the account at one moment, by its records: what an ideal reader would see. It recognizes entries by
/// their stamps, whatever the rules are.
record Truth(int available, int held, int converted, int active, int version) implements Comparable<Truth> {
    private static final Comparator<Truth> ORDER = Comparator.comparing(Truth::available)
            .thenComparing(Truth::held)
            .thenComparing(Truth::converted)
            .thenComparing(Truth::active)
            .thenComparing(Truth::version);

    static Truth of(Store store) {
        var available = store.account().available();
        var held = 0;
        var active = 0;
        var converted = 0;
        for (var entry : store.account().pending()) {
            var hold = store.hold(entry.reference());
            if (hold.isEmpty() && !store.isDue(entry.identity().nonce())) {
                held += entry.amount();
                active++;
            } else if (hold.isEmpty()
                    || hold.get().identity().stamp() != entry.identity().stamp()) {
                available += entry.amount();
            }
        }
        for (var hold : store.holds()) {
            converted += hold.converted();
            if (hold.isActive() && store.isDue(hold)) {
                available += hold.amount();
            } else if (hold.isActive()) {
                held += hold.amount();
                active++;
            }
        }
        var version = store.account().version() + store.account().placed() - active;
        return new Truth(available, held, converted, active, version);
    }

    boolean showsTheSameAs(Truth other) {
        return available == other.available && held == other.held && converted == other.converted;
    }

    @Override
    public int compareTo(Truth other) {
        return ORDER.compare(this, other);
    }
}
