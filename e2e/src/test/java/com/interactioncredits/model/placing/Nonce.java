package com.interactioncredits.model.placing;

/// One try of one caller. An early call began before time passed, so its hold falls due when time passes.
record Nonce(String caller, int attempt, boolean early) {
    @Override
    public String toString() {
        return caller + attempt + (early ? "" : "'");
    }
}
