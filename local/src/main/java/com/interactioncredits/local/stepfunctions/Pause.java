package com.interactioncredits.local.stepfunctions;

import java.time.Duration;

/// Waits as the execution's clock goes: a movable clock may end the wait early, a test need not wait at all.
@FunctionalInterface
public interface Pause {
    void sleep(Duration duration) throws InterruptedException;
}
