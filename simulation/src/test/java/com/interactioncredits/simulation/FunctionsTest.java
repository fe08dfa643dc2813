package com.interactioncredits.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.local.template.FunctionDefinition;
import com.interactioncredits.local.template.LocalValues;
import com.interactioncredits.local.template.Stack;
import com.interactioncredits.local.template.Template;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// The simulation runs what `template.yaml` deploys.
class FunctionsTest {
    /// They access nothing that a scenario checks (three are not callers' routes, two belong to deployments), or only
    /// what another function reads as well: a single hold is also in the list.
    private static final List<String> LEFT_OUT = List.of(
            "com.interactioncredits.api.GetHealthHandler",
            "com.interactioncredits.api.GetHoldHandler",
            "com.interactioncredits.api.NotFoundHandler",
            "com.interactioncredits.api.WebhookHandshakeHandler",
            "com.interactioncredits.deployment.CheckDeployment",
            "com.interactioncredits.deployment.MaintainVersions");

    @Test
    void everyDeployedFunctionIsSimulatedOrLeftOutOnPurpose() {
        var template = Template.read(
                Path.of("../template.yaml"),
                new LocalValues(
                        Map.of("ClerkIssuer", Tokens.ISSUER, "AllowedOrigins", Tokens.ORIGIN),
                        _ -> Optional.of(""),
                        Stack.local(name -> name)));
        var deployed = template.functions().values().stream()
                .map(FunctionDefinition::handler)
                .filter(handler -> !LEFT_OUT.contains(handler))
                .toList();
        var second = Duration.ofSeconds(1);
        var setup = new World.Setup(FaultRates.NONE, Map.of(), second, second, OptionalLong.empty());
        try (var world = new World(1, setup, new Counts())) {
            assertThat(world.anyProcess().classes().map(Class::getName))
                    .as("functions of template.yaml: add a new one to Functions and let Scenario call it,"
                            + " or name it in LEFT_OUT")
                    .containsExactlyInAnyOrderElementsOf(deployed);
        }
    }
}
