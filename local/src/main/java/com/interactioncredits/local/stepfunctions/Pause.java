package com.interactioncredits.local.stepfunctions;

import java.time.Duration;

/// Waits by the execution's clock: an advance of the clock may end the wait early, and a test need not wait at all.
@FunctionalInterface
public interface Pause {
    void sleep(Duration duration) throws InterruptedException;
}
