package com.interactioncredits.model.placing;

/// What a process sees besides its answers: the rules and its clock.
record World(Rules rules, boolean timePassed) {
    boolean keep(Guard guard) {
        return rules.keep(guard);
    }

    boolean isDue(Nonce nonce) {
        return timePassed && nonce.early();
    }

    boolean isDue(Entry entry) {
        return isDue(entry.identity().nonce());
    }

    boolean isDue(Hold hold) {
        return isDue(hold.identity().nonce());
    }
}
