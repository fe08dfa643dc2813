package com.interactioncredits.model.placing;

record Hold(String reference, Status status, Identity identity, int amount, int converted) implements Item {
    enum Status {
        ACTIVE,
        CONVERTED,
        RELEASED,
        EXPIRED
    }

    static Hold of(Entry entry) {
        return new Hold(entry.reference(), Status.ACTIVE, entry.identity(), entry.amount(), 0);
    }

    boolean isActive() {
        return status == Status.ACTIVE;
    }

    Open open() {
        return new Open(reference, identity.nonce(), amount);
    }
}
