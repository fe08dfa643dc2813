package com.interactioncredits.local.stepfunctions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Runs every file of `stepfunctions/`. The files are data, so that other interpreters can be asked the same questions:
///
/// - `machine` and `input`
/// - `lambdas`: what each function answers, as [ScriptedLambdas] reads it
/// - `expect`: `status`; `output`, or `error` and perhaps `cause`; `calls` in their order; `pauses` of Wait states and
///   between tries, in seconds; perhaps `states`, in the order in which they are entered
@Timeout(30)
class StateMachineTest {

    private static final JsonMapper JSON = new JsonMapper();

    static Stream<Named<Path>> cases() throws IOException, URISyntaxException {
        var folder = Objects.requireNonNull(StateMachineTest.class.getResource("/stepfunctions"));
        try (var files = Files.list(Path.of(folder.toURI()))) {
            return files.sorted().map(file -> Named.of(file.getFileName().toString(), file)).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aMachineRunsAsWritten(Path file) throws Exception {
        var example = JSON.readTree(file.toFile());
        var expect = example.get("expect");
        var time = new VirtualTime();
        var lambdas = new ScriptedLambdas(example.get("lambdas"), time);
        var entered = new ArrayList<String>();

        var machine = StateMachine.parse(example.get("machine").toString());
        var start = new StateMachine.Start(
                "arn:aws:states:us-east-1:000000000000:stateMachine:example",
                "arn:aws:states:us-east-1:000000000000:express:example:run:1",
                example.get("input"));
        var result =
                machine.run(start, new StateMachine.Surroundings(lambdas, time, time, new Random(1)), entered::add);

        assertResult(result, expect);
        assertThat(lambdas.calls()).isEqualTo(expect.get("calls").valueStream().toList());
        assertPauses(time, expect.get("pauses"));
        if (expect.has("states")) {
            assertThat(entered)
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

    private static void assertPauses(VirtualTime time, JsonNode expected) {
        assertThat(time.pauses()).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            double seconds = time.pauses().get(i).toMillis() / 1000.0;
            if (expected.get(i).isNumber()) {
                assertThat(seconds).isEqualTo(expected.get(i).doubleValue());
            } else {
                assertThat(seconds).isBetween(0.0, expected.get(i).get("atMost").doubleValue());
            }
        }
    }
}
