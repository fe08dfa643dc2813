package com.interactioncredits.store;

import org.jspecify.annotations.Nullable;

/// The store was too contended or away for as long as the caller could wait. Nothing is known to have changed; the
/// same call again finds out.
public final class TryAgainException extends RuntimeException {
    private final boolean worthWaiting;

    public TryAgainException(String message, @Nullable Throwable cause) {
        this(message, cause, true);
    }

    private TryAgainException(String message, @Nullable Throwable cause, boolean worthWaiting) {
        super(message, cause);
        this.worthWaiting = worthWaiting;
    }

    /// Only another call can find out.
    public static TryAgainException atOnce(String message) {
        return new TryAgainException(message, null, false);
    }

    /// Whether this same call may still find out.
    boolean isWorthWaiting() {
        return worthWaiting;
    }
}
