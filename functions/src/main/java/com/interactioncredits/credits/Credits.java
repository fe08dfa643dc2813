package com.interactioncredits.credits;

/// A positive number of whole credits, to be moved by one call; at most what a JSON number carries exactly.
public record Credits(long amount) {
    public static final long MOST = (1L << 53) - 1;

    public Credits {
        if (amount <= 0 || amount > MOST) {
            throw new IllegalArgumentException("credits to move must be from 1 to " + MOST + ": " + amount);
        }
    }
}
