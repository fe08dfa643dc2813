package com.interactioncredits.local.stepfunctions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Cases that the example files cannot express.
@Timeout(30)
class ExecutionTest {

    private static final String CATCH_ALL =
            """
            {"QueryLanguage": "JSONata", "StartAt": "Send", "States": {
              "Send": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:000000000000:function:send",
                "TimeoutSeconds": 5, "End": true,
                "Retry": [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 1}],
                "Catch": [{"ErrorEquals": ["States.ALL"], "Output": "caught", "Next": "Caught"}]},
              "Caught": {"Type": "Succeed"}}}
            """;

    private static final JsonNode NULL = JsonNodeFactory.instance.nullNode();
    private static final RandomGenerator HALF = () -> Long.MIN_VALUE;

    private final VirtualTime time = new VirtualTime();

    @Test
    void aFunctionThatCannotBeCalledIsNeitherRetriedNorCaught() throws Exception {
        var result = run(CATCH_ALL, IntNode.valueOf(1), (_, _) -> {
            throw new IllegalStateException("to +15550100");
        });

        assertThat(result)
                .isEqualTo(new Result.Failed(
                        "States.Runtime", "The function could not be called: java.lang.IllegalStateException"));
    }

    @Test
    void aFunctionThatOutlastsItsTaskKeepsRunning() throws Exception {
        var mayEnd = new CountDownLatch(1);
        BlockingQueue<String> ended = new LinkedBlockingQueue<>();

        var result = run(CATCH_ALL, IntNode.valueOf(1), (_, payload) -> {
            time.advance(Duration.ofSeconds(5));
            try {
                mayEnd.await();
                ended.add("to its end");
            } catch (InterruptedException _) {
                ended.add("interrupted");
            }
            return new Lambdas.Returned(payload);
        });
        mayEnd.countDown();

        assertThat(result).isEqualTo(new Result.Succeeded(TextNode.valueOf("caught")));
        assertThat(ended.poll(10, TimeUnit.SECONDS)).isEqualTo("to its end");
        assertThat(ended.poll(10, TimeUnit.SECONDS)).isEqualTo("to its end");
    }

    @Test
    void fullJitterDrawsFromTheWholeDelay() {
        var retrier = new Retrier(new ErrorNames(List.of("A")), 4, 2, 3, 6, true);

        assertThat(retrier.delay(0, HALF)).isEqualTo(Duration.ofSeconds(2));
        assertThat(retrier.delay(1, HALF)).isEqualTo(Duration.ofSeconds(3));
        assertThat(retrier.delay(1, () -> 0)).isZero();
    }

    @Test
    void theContextNamesTheExecution() throws Exception {
        var machine = StateMachine.parse(
                """
                {"QueryLanguage": "JSONata", "StartAt": "S", "States": {"S": {"Type": "Succeed", "Output":
                  "{% $join([$states.context.Execution.Id, $states.context.Execution.Name, \
                     $states.context.Execution.StartTime, $states.context.StateMachine.Id, \
                     $states.context.StateMachine.Name, $now(), $string($millis())], ' ') %}"}}}
                """);
        var start =
                new StateMachine.Start("arn:aws:states:r:1:stateMachine:m", "arn:aws:states:r:1:express:m:e:i", NULL);

        assertThat(machine.run(start, environment((_, payload) -> new Lambdas.Returned(payload)), _ -> {}))
                .isEqualTo(new Result.Succeeded(TextNode.valueOf("arn:aws:states:r:1:express:m:e:i e"
                        + " 2026-01-31T12:00:00.000Z arn:aws:states:r:1:stateMachine:m m 2026-01-31T12:00:00.000Z "
                        + time.millis())));
    }

    @Test
    void executionsAreIndependent() throws Exception {
        var machine = StateMachine.parse(
                """
                {"QueryLanguage": "JSONata", "StartAt": "One", "States": {
                  "One": {"Type": "Pass", "Assign": {"n": "{% $states.input %}"}, "Next": "Two",
                    "Output": "{% $map([1..5], function($v) { $formatNumber($v + $states.input, '#0') }) %}"},
                  "Two": {"Type": "Succeed",
                    "Output": "{% $number($states.input[0]) - 1 = $n and $sum($states.input.($number($))) = 15 + 5 * $n ? $n : 'mixed up' %}"}}}
                """);
        var runs = new ArrayList<Callable<Result>>();
        for (int i = 0; i < 500; i++) {
            JsonNode input = IntNode.valueOf(i);
            runs.add(
                    () -> machine.run(input, (_, payload) -> new Lambdas.Returned(payload), time, time, new Random(1)));
        }

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results =
                    threads.invokeAll(runs).stream().map(Future::resultNow).toList();
            for (int i = 0; i < results.size(); i++) {
                assertThat(results.get(i)).isEqualTo(new Result.Succeeded(IntNode.valueOf(i)));
            }
        }
    }

    @Test
    void anEndlessMachineCanBeInterrupted() {
        var machine = StateMachine.parse(
                """
                {"QueryLanguage": "JSONata", "StartAt": "S", "States": {"S": {"Type": "Pass", "Next": "S"}}}
                """);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> machine.run(NULL, (_, payload) -> new Lambdas.Returned(payload), time, time, HALF))
                .isInstanceOf(InterruptedException.class);
    }

    @Test
    void aRunawayExpressionFails() throws Exception {
        var result = run(
                """
                {"QueryLanguage": "JSONata", "StartAt": "S", "States": {"S": {"Type": "Succeed", "Output":
                  "{% ($deeper := function($n) { 1 + $deeper($n + 1) }; $deeper(0)) %}"}}}
                """,
                NULL, (_, payload) -> new Lambdas.Returned(payload));

        assertThat(result).isInstanceOfSatisfying(Result.Failed.class, failed -> assertThat(failed.error())
                .isEqualTo("States.QueryEvaluationError"));
    }

    @Test
    void noToStringShowsUserContent() {
        var secret = TextNode.valueOf("to +15550100");

        assertThat(new Result.Succeeded(secret)).asString().doesNotContain("555");
        assertThat(new Result.Failed("X", "to +15550100")).asString().doesNotContain("555");
        assertThat(new Lambdas.Returned(secret)).asString().doesNotContain("555");
        assertThat(new Lambdas.Threw("X", "to +15550100")).asString().doesNotContain("555");
        assertThat(new StateMachine.Start("m", "e", secret)).asString().doesNotContain("555");
        assertThat(new FunctionCall("send", secret)).asString().doesNotContain("555");
    }

    private Result run(String machine, JsonNode input, Lambdas lambdas) throws InterruptedException {
        return StateMachine.parse(machine).run(input, lambdas, time, time, new Random(1));
    }

    private StateMachine.Environment environment(Lambdas lambdas) {
        return new StateMachine.Environment(lambdas, time, time, new Random(1));
    }
}
