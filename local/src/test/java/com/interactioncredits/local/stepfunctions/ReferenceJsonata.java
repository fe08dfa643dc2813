package com.interactioncredits.local.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The reference implementation of JSONata. It and our interpreter evaluate every expression of an [Example] with each
/// result of its scripted functions, which is more than in a run.
final class ReferenceJsonata implements AutoCloseable {

    private static final int MAX_INPUTS = 6;
    private static final Pattern RANDOM = Pattern.compile("\\$(random|uuid|shuffle)\\b");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final JsonMapper JSON = new JsonMapper();

    /// A value of the definition, and the field in which it stands.
    private record Found(String field, JsonNode value) {}

    private final Process process;
    private final BufferedReader from;
    private final BufferedWriter to;
    private final Clock clock = new VirtualTime();

    ReferenceJsonata(String modules, Path folder) throws IOException {
        process = new ProcessBuilder("node", "interop/evaluate.mjs", modules)
                .redirectError(folder.resolve("jsonata.log").toFile())
                .start();
        from = process.inputReader();
        to = process.outputWriter();
    }

    /// The differences by expression; empty for an expression without a difference.
    Map<String, Outcome.Difference> differences(Example example) throws IOException, InterruptedException {
        var byExpression = new TreeMap<String, Outcome.Difference>();
        for (var scope : scopes(example)) {
            for (var expression : expressions(example.machine())) {
                var difference = difference(expression, scope);
                byExpression.merge(expression, difference, (one, other) -> one.isNone() ? other : one);
            }
        }
        return byExpression;
    }

    private Outcome.Difference difference(String expression, Scope scope) throws IOException {
        var says = reference(expression, scope);
        var we = ours(expression, scope);
        boolean same = says.has("error")
                ? we.has("error")
                : we.has("value")
                        && (RANDOM.matcher(expression).find()
                                ? says.get("value").getNodeType()
                                        == we.get("value").getNodeType()
                                : Outcome.same(says, we));
        return same
                ? Outcome.Difference.none()
                : new Outcome.Difference(
                        says, we.set("states", scope.states().deepCopy().without("context")));
    }

    private ObjectNode reference(String expression, Scope scope) throws IOException {
        var question = NODES.objectNode().put("expression", expression).put("millis", clock.millis());
        question.set("states", scope.states());
        var variables = question.putObject("variables");
        scope.variables().forEach(variables::set);
        to.write(question.toString());
        to.newLine();
        to.flush();
        var answer = from.readLine();
        if (answer == null) {
            throw new IOException("node has ended");
        }
        return (ObjectNode) JSON.readTree(answer);
    }

    private static ObjectNode ours(String expression, Scope scope) {
        var answer = NODES.objectNode();
        try {
            answer.set("value", new Expression(expression, "here").evaluate(scope));
        } catch (StatesError failed) {
            answer.put("error", failed.error());
        }
        return answer;
    }

    private static Set<String> expressions(JsonNode machine) {
        var expressions = new LinkedHashSet<String>();
        new Template(machine, "").expressions().forEach(each -> expressions.add(each.text()));
        return expressions;
    }

    /// Every input with every result: the inputs are those of the example, of its functions, and of its states.
    private List<Scope> scopes(Example example) throws InterruptedException {
        var inputs = new LinkedHashSet<JsonNode>();
        inputs.add(example.input());
        example.run(new Random(1)).calls().forEach(call -> inputs.add(call.get("payload")));
        var results = new ArrayList<JsonNode>();
        var errors = new ArrayList<JsonNode>();
        answers(example.lambdas(), results, errors);
        var variables = new HashMap<String, JsonNode>();
        var found = new ArrayList<Found>();
        find(example.machine(), found);
        for (int round = 0; round < 2; round++) {
            for (var scope : scopes(inputs, results, errors, variables)) {
                for (var each : found) {
                    if (each.field().equals("Output")) {
                        evaluate(each.value(), scope, inputs::add);
                    } else if (each.field().equals("Assign")) {
                        each.value()
                                .properties()
                                .forEach(variable -> evaluate(
                                        variable.getValue(), scope, value -> variables.put(variable.getKey(), value)));
                    }
                }
            }
        }
        return scopes(inputs, results, errors, variables);
    }

    private List<Scope> scopes(
            Set<JsonNode> inputs, List<JsonNode> results, List<JsonNode> errors, Map<String, JsonNode> variables) {
        var scopes = new ArrayList<Scope>();
        for (var input : inputs.stream().limit(MAX_INPUTS).toList()) {
            for (int i = 0; i < Math.max(1, Math.max(results.size(), errors.size())); i++) {
                scopes.add(scope(input, at(results, i), at(errors, i), Map.copyOf(variables)));
            }
        }
        return scopes;
    }

    private static @Nullable JsonNode at(List<JsonNode> list, int index) {
        return list.isEmpty() ? null : list.get(index % list.size());
    }

    private Scope scope(
            JsonNode input, @Nullable JsonNode result, @Nullable JsonNode error, Map<String, JsonNode> variables) {
        var states = NODES.objectNode();
        states.set("input", input);
        if (result != null) {
            states.set("result", result);
        }
        if (error != null) {
            states.set("errorOutput", error);
        }
        var start = new StateMachine.Start(
                "arn:aws:states:us-east-1:" + Example.ACCOUNT + ":stateMachine:example",
                "arn:aws:states:us-east-1:" + Example.ACCOUNT + ":express:example:run:1",
                input);
        var context = start.context("State", clock.instant(), clock.instant());
        ((ObjectNode) context.get("State")).put("RetryCount", 0);
        states.set("context", context);
        return new Scope(states, variables, clock, new Random(1));
    }

    private static void answers(JsonNode lambdas, List<JsonNode> results, List<JsonNode> errors) {
        for (var script : lambdas) {
            for (var entry : script) {
                if (entry.has("return")) {
                    results.add(entry.get("return"));
                    results.add(NODES.objectNode()
                            .put("ExecutedVersion", "$LATEST")
                            .put("StatusCode", 200)
                            .set("Payload", entry.get("return")));
                } else if (entry.has("throw")) {
                    var thrown = entry.get("throw");
                    errors.add(NODES.objectNode()
                            .put("Error", thrown.get("errorType").textValue())
                            .put("Cause", thrown.toString()));
                } else if (entry.has("hang")) {
                    errors.add(NODES.objectNode().put("Error", "States.Timeout").put("Cause", ""));
                }
            }
        }
    }

    private static void find(JsonNode node, List<Found> found) {
        node.properties().forEach(each -> found.add(new Found(each.getKey(), each.getValue())));
        node.forEach(child -> find(child, found));
    }

    private static void evaluate(JsonNode value, Scope scope, Consumer<JsonNode> then) {
        try {
            then.accept(new Template(value, "here").evaluate(scope));
        } catch (StatesError _) {
            // this expression belongs to another state's scope
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
