package com.interactioncredits.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A sample of `make backlog`: fewer messages, which leave more slowly, and shorter holds.
class BacklogTest {
    @Test
    void noMessageFailsForLackOfTimeWhenMoreWaitThanLeaveInTheTimeOfAHold() {
        var outcome = ScenarioRunner.withoutLogs(() -> Backlog.run(1, 600, 1, Duration.ofMinutes(7)));
        System.out.print(outcome.table());
        assertThat(outcome.violations()).isEmpty();
    }
}
