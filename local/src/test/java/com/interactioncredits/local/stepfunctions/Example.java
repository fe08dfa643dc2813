package com.interactioncredits.local.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;

/// One file of `stepfunctions/`: a machine, its input, and the expected result. The files are data, so that other
/// interpreters can run the same examples, as [StepFunctionsInterop] does:
///
/// - `machine` and `input`
/// - `lambdas`: what each function answers, as [ScriptedLambdas] reads it
/// - `expect`: `status`; `output`, or `error` and perhaps `cause`; `calls` in their order; `pauses` of Wait states and
///   between tries, in seconds; perhaps `states`, in the order in which they are entered
record Example(String name, JsonNode machine, JsonNode input, JsonNode lambdas, JsonNode expect) {

    /// The result of our interpreter. `callTimes` are the times of the `calls`.
    record Run(
            Instant began,
            List<JsonNode> calls,
            List<Instant> callTimes,
            List<String> states,
            List<Duration> pauses,
            Result result,
            Instant ended) {}

    static final String ACCOUNT = "000000000000";

    private static final JsonMapper JSON = new JsonMapper();
    private static final String ENDING = ".json";

    static List<Example> all() throws IOException, URISyntaxException {
        var folder = Objects.requireNonNull(Example.class.getResource("/stepfunctions"));
        var examples = new ArrayList<Example>();
        try (var files = Files.list(Path.of(folder.toURI()))) {
            for (var file : files.sorted().toList()) {
                var read = JSON.readTree(file.toFile());
                var name = file.getFileName().toString();
                examples.add(new Example(
                        name.substring(0, name.length() - ENDING.length()),
                        read.get("machine"),
                        read.get("input"),
                        read.get("lambdas"),
                        read.get("expect")));
            }
        }
        return examples;
    }

    /// The deployed machine on each path, without expected results.
    static List<Example> deployed() throws IOException {
        var machine = JSON.readTree(SendMessageMachineTest.definition());
        var input = JSON.readTree(SendMessageMachineTest.INPUT);
        var examples = new ArrayList<Example>();
        for (var way : SendMessageMachineTest.ways().toList()) {
            var lambdas = JSON.readTree("{" + way.answers() + "}");
            examples.add(new Example("send-message, " + way, machine, input, lambdas, NullNode.getInstance()));
        }
        return examples;
    }

    /// Runs it in our interpreter, in virtual time.
    Run run(RandomGenerator random) throws InterruptedException {
        var time = new VirtualTime();
        var lambdas = new ScriptedLambdas(lambdas(), time, time::advance);
        var entered = new ArrayList<String>();
        var start = new StateMachine.Start(
                "arn:aws:states:us-east-1:" + ACCOUNT + ":stateMachine:example",
                "arn:aws:states:us-east-1:" + ACCOUNT + ":express:example:run:1",
                input);
        var began = time.instant();
        var result = StateMachine.parse(machine.toString())
                .run(start, new StateMachine.Environment(lambdas, time, time, random), entered::add);
        return new Run(began, lambdas.calls(), lambdas.callTimes(), entered, time.pauses(), result, time.instant());
    }

    @Override
    public String toString() {
        return name;
    }
}
