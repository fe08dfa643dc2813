package com.interactioncredits.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A sample of `make busy-account`: fewer callers for a shorter time.
class BusyAccountTest {
    @Test
    void callersOfABusyAccountAreAnsweredRightly() {
        var mixes = List.of(new BusyAccount.Mix(20, 30));
        var outcome =
                ScenarioRunner.withoutLogs(() -> BusyAccount.run(1, Duration.ofSeconds(2), mixes, BusyAccount.WAYS));
        System.out.print(outcome.table());
        assertThat(outcome.violations()).isEmpty();
    }
}
