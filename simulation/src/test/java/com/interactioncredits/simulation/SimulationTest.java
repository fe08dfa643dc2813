package com.interactioncredits.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// A sample of `make simulation` with a fixed seed, so that results depend only on the code; `make simulation` uses new
/// scenarios. `-Dscenarios` and `-Dseed` change it.
class SimulationTest {
    private static final long SCENARIOS = Long.getLong("scenarios", 400);
    private static final long SEED = Long.getLong("seed", 1);

    @Test
    void noFaultScenarioBreaksTheContract() {
        var result = ScenarioRunner.run(SEED, SCENARIOS);
        System.out.println("simulation: SEED=" + SEED + ", " + result.scenarios() + " scenarios");
        assertThat(result.violations()).as("by scenario, of SEED=%d", SEED).isEmpty();
        assertThat(result.scenarios()).isEqualTo(SCENARIOS);
    }

    @Test
    void manyCallersOfOneAccountAreNeverRefusedWrongly() {
        assertThat(ScenarioRunner.contention(SEED).violations())
                .as("SEED=%d", SEED)
                .isEmpty();
    }

    @Test
    void aScenarioIsTheSameEachTimeItIsRun() {
        assertThat(Scenario.run(SEED, new Counts())).as("SEED=%d", SEED).isEqualTo(Scenario.run(SEED, new Counts()));
    }
}
