package com.interactioncredits.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Which of the functions that `template.yaml` deploys the scenarios call.
class FunctionsTest {
    private static final int SCENARIOS = 60;

    /// Two belong to deployments. `SendLater` takes an attempt that waits for more than half a minute, about one in a
    /// thousand scenarios.
    private static final Set<String> RARE_OR_NEVER = Set.of("CheckDeployment", "MaintainVersions", "SendLater");

    @Test
    void scenariosCallEveryFunctionWithoutARouteAndPrintWhichRoutesTheyLeaveOut() {
        var tried = ScenarioRunner.run(1, SCENARIOS).table();
        var neverCalled = new TreeSet<>(Functions.deployed());
        neverCalled.removeIf(name -> tried.contains("| calls: " + name + " |"));
        System.out.println("simulation: no scenario calls " + neverCalled);
        neverCalled.removeAll(Functions.withARoute());
        assertThat(RARE_OR_NEVER).containsAll(neverCalled);
    }
}
