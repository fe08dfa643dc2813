package com.interactioncredits.local.cost;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.local.lambda.Invocation;
import com.interactioncredits.local.lambda.LocalFunctions;
import com.interactioncredits.local.stepfunctions.Lambdas;
import com.interactioncredits.local.stepfunctions.StateMachine;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.DoubleAdder;

/// Calls of functions and runs of the state machine, with what Lambda and Step Functions bill for them.
///
/// @param billed the template, for the memory and the logs of each function
record Invocations(
        LocalFunctions functions,
        StateMachine machine,
        MeteredTemplate billed,
        Meter meter,
        Prices prices,
        MovingClock clock) {
    private static final double EXPRESS_GB = 64.0 / 1024;

    /// A function's call, which must answer.
    JsonNode invoke(String function, JsonNode event) {
        var invocation = invocation(function, event, new DoubleAdder());
        if (invocation instanceof Invocation.Answered(var json)) {
            return json;
        }
        throw new IllegalStateException(function + ": " + invocation);
    }

    private Invocation invocation(String function, JsonNode event, DoubleAdder waited) {
        meter.takeMilliseconds(1);
        try {
            var invocation = functions.invoke(function, event);
            var gigabytes = billed.memory(function) / 1024.0;
            // Lambda gives a function as much of a processor as it has memory.
            var milliseconds =
                    Math.ceil(meter.takeMilliseconds(gigabytes) + prices.assumed("cpu-function-ms") / gigabytes);
            waited.add(milliseconds);
            meter.count("lambda-request", function, 1);
            meter.count("lambda-gb-second", function, milliseconds / 1000 * gigabytes);
            if (billed.writesSystemLogs(function)) {
                meter.count("log-byte", "Lambda's own lines", prices.assumed("lambda-log-bytes"));
            }
            return invocation;
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    void run(JsonNode input) {
        var states = new int[1];
        var waited = new DoubleAdder();
        Lambdas lambdas = (name, payload) -> {
            waited.add(prices.assumed("express-task-ms"));
            return answer(name, payload, waited);
        };
        try {
            machine.run(
                    new StateMachine.Start(
                            "arn:aws:states:us-east-1:000000000000:stateMachine:local",
                            "arn:aws:states:us-east-1:000000000000:express:local:local:local",
                            input),
                    new StateMachine.Environment(lambdas, time -> pause(time, waited), clock, new Random(1)),
                    _ -> states[0]++);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
        meter.count("express-request", "run", 1);
        meter.count("express-gb-second", "run", Math.ceil(waited.sum() / 100) / 10 * EXPRESS_GB);
        // The start is a transition as well.
        meter.count("standard-transition", "run", states[0] + 1);
    }

    private void pause(Duration time, DoubleAdder waited) {
        waited.add((double) time.toMillis());
        clock.advance(time);
    }

    private Lambdas.Answer answer(String name, JsonNode payload, DoubleAdder waited) {
        return switch (invocation(name, payload, waited)) {
            case Invocation.Answered(var json) -> new Lambdas.Returned(json);
            case Invocation.Failed(var type, var message) -> new Lambdas.Threw(type, message);
            case Invocation.TimedOut _ -> new Lambdas.Threw("Sandbox.Timedout", "timed out");
        };
    }
}
