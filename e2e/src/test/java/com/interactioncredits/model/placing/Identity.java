package com.interactioncredits.model.placing;

/// How an entry is recognized. The stamp is ACCOUNT's version before the commit: one for each time that a commit was
/// applied. The nonce is one for each request, so a request that is applied twice makes two entries with one nonce.
record Identity(Nonce nonce, int stamp) {
    @Override
    public String toString() {
        return nonce + "@" + stamp;
    }
}
