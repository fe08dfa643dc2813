package com.interactioncredits.bench;

/// A limit and what was measured.
///
/// @param isCounted whether it depends on the code alone, and not on the machine
record Claim(String what, String limit, String measured, boolean isMet, boolean isCounted) {
    String line() {
        return (isMet ? "met     " : "MISSED  ") + what + ": " + measured + " (" + limit + ")";
    }
}
