package com.interactioncredits.local.stepfunctions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Runs every [Example].
@Timeout(30)
class StateMachineTest {

    static List<Example> examples() throws IOException, URISyntaxException {
        return Example.all();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void aMachineRunsAsWritten(Example example) throws Exception {
        var expect = example.expect();

        var run = example.run(new Random(1));

        assertResult(run.result(), expect);
        assertThat(run.calls()).isEqualTo(expect.get("calls").valueStream().toList());
        assertPauses(run.pauses(), expect.get("pauses"));
        if (expect.has("states")) {
            assertThat(run.states())
                    .isEqualTo(expect.get("states")
                            .valueStream()
                            .map(JsonNode::textValue)
                            .toList());
        }
    }

    private static void assertResult(Result result, JsonNode expect) {
        String status = expect.get("status").textValue();
        switch (result) {
            case Result.Succeeded(var output) -> {
                assertThat("SUCCEEDED: " + output).startsWith(status);
                assertThat(output).isEqualTo(expect.get("output"));
            }
            case Result.Failed(var error, var cause) -> {
                assertThat("FAILED: " + error + ": " + cause).startsWith(status);
                assertThat(error).isEqualTo(expect.get("error").textValue());
                if (expect.has("cause")) {
                    assertThat(cause).isEqualTo(expect.get("cause").textValue());
                }
            }
            case Result.TimedOut() -> assertThat("TIMED_OUT").isEqualTo(status);
        }
    }

    private static void assertPauses(List<Duration> pauses, JsonNode expected) {
        assertThat(pauses).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            double seconds = pauses.get(i).toMillis() / 1000.0;
            if (expected.get(i).isNumber()) {
                assertThat(seconds).isEqualTo(expected.get(i).doubleValue());
            } else {
                assertThat(seconds).isBetween(0.0, expected.get(i).get("atMost").doubleValue());
            }
        }
    }
}
