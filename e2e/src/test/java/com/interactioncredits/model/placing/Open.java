package com.interactioncredits.model.placing;

/// Its key holds the expiry, so holds of different calls have different OPENs.
record Open(String reference, Nonce nonce, int amount) implements Item {
    @Override
    public int compareTo(Item other) {
        var byReference = ORDER.compare(this, other);
        return byReference != 0 || !(other instanceof Open open)
                ? byReference
                : nonce.toString().compareTo(open.nonce.toString());
    }
}
