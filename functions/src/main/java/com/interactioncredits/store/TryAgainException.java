package com.interactioncredits.store;

import org.jspecify.annotations.Nullable;

/// The store was too contended or away for as long as the caller could wait. Nothing is known to have changed; the
/// same call again finds out.
public final class TryAgainException extends RuntimeException {
    /// What this same call may still do.
    enum Advice {
        WAIT_LONGER_EACH_TIME,
        WAIT_A_MOMENT,
        GIVE_UP
    }

    private final Advice advice;

    public TryAgainException(String message, @Nullable Throwable cause) {
        this(message, cause, Advice.WAIT_LONGER_EACH_TIME);
    }

    private TryAgainException(String message, @Nullable Throwable cause, Advice advice) {
        super(message, cause);
        this.advice = advice;
    }

    /// Only another call can find out.
    public static TryAgainException atOnce(String message) {
        return new TryAgainException(message, null, Advice.GIVE_UP);
    }

    /// Others are before this call: it tries again after a moment, however often it has tried.
    public static TryAgainException inTurn(String message) {
        return new TryAgainException(message, null, Advice.WAIT_A_MOMENT);
    }

    Advice advice() {
        return advice;
    }
}
