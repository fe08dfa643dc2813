package com.interactioncredits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the state machine says against the classes that it means.
class StateMachineNamesTest {
    /// Where a run may end, and why the message's status is recorded there: these tasks write it or, like the queue's,
    /// leave the one that the last attempt wrote; the others end where there was nothing to do.
    private static final Set<String> ENDS =
            Set.of("Convert hold", "Release hold", "Leave unconfirmed", "Send later", "Nothing to send");

    /// Lambda's errors while a function's snapshot is made anew or cannot be restored, which a version has to expect
    /// that was not called for 14 days. The function has not run.
    private static final Set<String> NOT_READY = Set.of(
            "Lambda.SnapStartNotReadyException",
            "Lambda.SnapStartTimeoutException",
            "Lambda.SnapStartException",
            "Lambda.SnapStartRegenerationFailureException");

    private static final JsonNode MACHINE = machine();

    private static JsonNode machine() {
        try {
            return new JsonMapper().readTree(TemplateFile.text("statemachine/send-message.asl.json"));
        } catch (IOException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }

    private static List<Map.Entry<String, JsonNode>> states() {
        return List.copyOf(MACHINE.path("States").properties());
    }

    private static List<Map.Entry<String, JsonNode>> tasks() {
        return states().stream()
                .filter(state -> state.getValue().path("Type").asText().equals("Task"))
                .toList();
    }

    private static Stream<JsonNode> handlings(String kind) {
        return tasks().stream()
                .flatMap(task -> TemplateFile.elements(task.getValue().path(kind)));
    }

    @Test
    void everyErrorThatIsNotAwssIsAClass() {
        var names = Stream.concat(handlings("Retry"), handlings("Catch"))
                .flatMap(handling -> TemplateFile.elements(handling.path("ErrorEquals")))
                .map(JsonNode::asText)
                .filter(name -> !name.matches("(States|Lambda)\\..*"))
                .toList();
        assertThat(names).isNotEmpty().allSatisfy(name -> {
            var type = Class.forName(name);
            assertThat(type).isAssignableTo(Throwable.class);
            // Lambda reports getClass().getName().
            assertThat(type.getName()).isEqualTo(name);
        });
    }

    @Test
    void everyFunctionIsATaskOfTheWorkflow() {
        assertThat(tasks()).isNotEmpty().allSatisfy(task -> {
            var function =
                    task.getValue().path("Arguments").path("FunctionName").asText();
            assertThat(function).matches("\\$\\{\\w+}");
            var name = "com.interactioncredits.workflow." + function.substring(2, function.length() - 1);
            assertThatCode(() -> Class.forName(name)).as(name).doesNotThrowAnyException();
        });
    }

    @Test
    void everyTaskHasATimeLimit() {
        assertThat(tasks()).allSatisfy(task -> assertThat(
                        task.getValue().path("TimeoutSeconds").asInt())
                .as(task.getKey())
                .isBetween(1, 60));
    }

    /// Or a run would go on while the function that it gave up still posts.
    @Test
    void aTaskOutlastsItsFunction() {
        var template = TemplateFile.read();
        assertThat(tasks()).allSatisfy(task -> {
            var name = task.getValue()
                    .path("Arguments")
                    .path("FunctionName")
                    .asText()
                    .replaceAll("\\W", "");
            assertThat(task.getValue().path("TimeoutSeconds").asInt())
                    .as(task.getKey())
                    .isGreaterThanOrEqualTo(template.function(name).timeout());
        });
    }

    @Test
    void everyRetryIsCappedAndJittered() {
        assertThat(handlings("Retry")).isNotEmpty().allSatisfy(retry -> {
            assertThat(retry.path("MaxDelaySeconds").asInt()).isBetween(1, 60);
            assertThat(retry.path("JitterStrategy").asText())
                    .isEqualTo(errors(retry).anyMatch(NOT_READY::contains) ? "NONE" : "FULL");
            assertThat(retry.path("MaxAttempts").asInt()).isBetween(1, 5);
        });
    }

    /// First, so that no other retrier takes them with shorter waits.
    @Test
    void everyTaskWaitsForAFunctionThatIsNotReady() {
        assertThat(tasks()).isNotEmpty().allSatisfy(task -> {
            var retry = task.getValue().path("Retry").path(0);
            assertThat(errors(retry)).as(task.getKey()).containsExactlyInAnyOrderElementsOf(NOT_READY);
            assertThat(waits(retry)).as(task.getKey()).isGreaterThanOrEqualTo(60);
        });
    }

    @Test
    void aRunHasTimeToWaitForEachOfItsThreeFunctions() {
        var most = tasks().stream()
                .mapToDouble(task -> waits(task.getValue().path("Retry").path(0)))
                .max()
                .orElseThrow();
        assertThat(3 * most).isLessThan(MACHINE.path("TimeoutSeconds").asInt());
    }

    @Test
    void everyTaskIsTriedAgainWhenLambdaIsThrottled() {
        assertThat(tasks()).isNotEmpty().allSatisfy(task -> assertThat(
                        TemplateFile.elements(task.getValue().path("Retry")).flatMap(StateMachineNamesTest::errors))
                .as(task.getKey())
                .containsAnyOf("Lambda.TooManyRequestsException", "States.ALL"));
    }

    private static Stream<String> errors(JsonNode retry) {
        return TemplateFile.elements(retry.path("ErrorEquals")).map(JsonNode::asText);
    }

    /// All waits of a retrier without jitter, in seconds.
    private static double waits(JsonNode retry) {
        double sum = 0;
        double wait = retry.path("IntervalSeconds").asDouble();
        for (int attempt = 0; attempt < retry.path("MaxAttempts").asInt(); attempt++) {
            sum += Math.min(wait, retry.path("MaxDelaySeconds").asDouble());
            wait *= retry.path("BackoffRate").asDouble();
        }
        return sum;
    }

    /// A send whose outcome is not known is repeated by nobody: only what failed before the claim, by name.
    @Test
    void aSendIsRepeatedOnlyForErrorsThatAreNamed() {
        var send = MACHINE.path("States").path("Send message");
        assertThat(TemplateFile.elements(send.path("Retry"))
                        .flatMap(StateMachineNamesTest::errors)
                        .filter(name -> !NOT_READY.contains(name)))
                .containsExactlyInAnyOrder(
                        "com.interactioncredits.store.TryAgainException", "Lambda.TooManyRequestsException");
        assertThat(TemplateFile.elements(send.path("Catch")))
                .singleElement()
                .satisfies(caught -> assertThat(caught.path("Next").asText()).isEqualTo("Leave unconfirmed"));
    }

    /// Every state leads on, ends the run at a recorded status, or is a Choice with a default.
    @Test
    void everyWayOutEndsAtARecordedStatus() {
        var ends = new ArrayList<String>();
        for (var state : states()) {
            var body = state.getValue();
            var type = body.path("Type").asText();
            if (type.equals("Choice")) {
                assertThat(body.has("Default")).as(state.getKey()).isTrue();
            } else if (!body.has("Next")) {
                assertThat(type).as(state.getKey()).isIn("Task", "Succeed");
                ends.add(state.getKey());
            }
        }
        assertThat(ends).containsExactlyInAnyOrderElementsOf(ENDS);
    }

    /// An Express run ends after five minutes wherever it is.
    @Test
    void aRunLastsFourMinutesAtMost() {
        assertThat(MACHINE.path("TimeoutSeconds").asInt()).isBetween(1, 240);
    }
}
