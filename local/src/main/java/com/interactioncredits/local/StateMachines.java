package com.interactioncredits.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.local.clock.LocalClock;
import com.interactioncredits.local.lambda.Invocation;
import com.interactioncredits.local.lambda.LocalFunctions;
import com.interactioncredits.local.stepfunctions.Lambdas;
import com.interactioncredits.local.stepfunctions.StateMachine;
import com.interactioncredits.local.stepfunctions.StepFunctionsEndpoint;
import com.interactioncredits.local.template.StateMachineDefinition;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Random;

/// The deployed state machines, with this process's functions as their tasks.
public final class StateMachines {
    private StateMachines() {}

    static StepFunctionsEndpoint serve(
            List<StateMachineDefinition> definitions, LocalFunctions functions, LocalClock clock, PrintStream out) {
        var machines = new HashMap<String, StateMachine>();
        for (var definition : definitions) {
            machines.put(definition.arn(), StateMachine.parse(text(definition)));
        }
        Lambdas lambdas = (name, payload) -> call(functions, name, payload);
        var environment = new StateMachine.Environment(lambdas, clock::sleep, clock, new Random());
        return new StepFunctionsEndpoint(machines, environment, out::println);
    }

    /// The definition as deployed, with its placeholders substituted.
    public static String text(StateMachineDefinition definition) {
        try {
            var text = Files.readString(definition.definition());
            for (var substitution : definition.substitutions().entrySet()) {
                text = text.replace("${" + substitution.getKey() + "}", substitution.getValue());
            }
            return text;
        } catch (IOException unreadable) {
            throw new IllegalStateException(
                    "the state machine " + definition.definition() + " cannot be read", unreadable);
        }
    }

    /// Lambda's own timeout has the name that Step Functions gives it.
    private static Lambdas.Answer call(LocalFunctions functions, String name, JsonNode payload) {
        try {
            return switch (functions.invoke(name, payload)) {
                case Invocation.Answered(var json) -> new Lambdas.Returned(json);
                case Invocation.Failed(var type, var message) -> new Lambdas.Threw(type, message);
                case Invocation.TimedOut(var after) ->
                    new Lambdas.Threw("Sandbox.Timedout", "Task timed out after " + after.toSeconds() + ".00 seconds");
            };
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Lambdas.Threw("Lambda.Unknown", "interrupted");
        }
    }
}
