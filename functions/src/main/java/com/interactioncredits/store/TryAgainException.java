package com.interactioncredits.store;

import org.jspecify.annotations.Nullable;

/// The store was too contended or away for as long as the caller could wait. Nothing is known to have changed; the
/// same call again finds out.
public final class TryAgainException extends RuntimeException {
    public TryAgainException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
