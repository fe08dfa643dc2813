package com.interactioncredits.local.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.interactioncredits.local.stepfunctions.References.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads one state and reports its problems.
final class StateReader {

    static final int MAX_SECONDS = 99_999_999;

    private static final String INVOKE = "arn:aws:states:::lambda:invoke";
    private static final Pattern FUNCTION =
            Pattern.compile("arn:aws[a-z-]*:lambda:[a-z0-9-]*:[0-9]*:function:([A-Za-z0-9_-]+)(?::[A-Za-z0-9$_-]+)?");
    private static final Pattern VARIABLE =
            Pattern.compile("[\\p{L}\\p{Nl}_][\\p{L}\\p{Nl}\\p{Mn}\\p{Mc}\\p{Nd}\\p{Pc}]{0,79}");

    private final Fields fields;
    private final Set<String> assigned;

    /// `assigned` are the variables that any state of the machine assigns.
    StateReader(Fields fields, Set<String> assigned) {
        this.fields = fields;
        this.assigned = assigned;
    }

    /// The function's name in an ARN; a plain name is returned unchanged.
    static String functionName(String nameOrArn) {
        var arn = FUNCTION.matcher(nameOrArn);
        return arn.matches() ? arn.group(1) : nameOrArn;
    }

    @Nullable
    State read() {
        fields.text("Comment");
        StateMachine.requireJsonata(fields, false);
        String type = fields.requiredText("Type");
        State state =
                switch (type) {
                    case "Task" -> task();
                    case "Choice" -> choice();
                    case "Pass" -> new State.Pass(exit(Place.EVERYWHERE));
                    case "Wait" -> waiting();
                    case "Succeed" ->
                        new State.Succeed(new State.Exit(Map.of(), template(fields, "Output", Place.EVERYWHERE), null));
                    case "Fail" -> new State.Fail(textTemplate("Error"), textTemplate("Cause"));
                    default -> null;
                };
        if (state == null) {
            fields.problem("unknown Type " + type);
        } else {
            fields.refuseOthers();
        }
        return state;
    }

    private State task() {
        var timeout = secondsTemplate("TimeoutSeconds", 1);
        var retriers = fields.each("Retry", this::retrier);
        var catchers = fields.each("Catch", this::catcher);
        allIsLast("Retry", retriers.stream().map(Retrier::errors).toList());
        allIsLast("Catch", catchers.stream().map(State.Catcher::errors).toList());
        return new State.Task(call(), timeout, retriers, catchers, exit(Place.AFTER_A_TASK));
    }

    private State.Call call() {
        String resource = fields.requiredText("Resource");
        var function = FUNCTION.matcher(resource);
        if (function.matches()) {
            return new State.Call.Direct(function.group(1), template(fields, "Arguments", Place.EVERYWHERE));
        }
        if (!resource.equals(INVOKE)) {
            fields.problem("Resource must be " + INVOKE + " or a function's ARN");
        }
        var arguments = fields.required("Arguments");
        var nothing = new Template(NullNode.instance, "Arguments");
        if (arguments == null) {
            return new State.Call.Invoke(nothing, nothing);
        }
        if (!arguments.isObject()
                || arguments.size() != 2
                || !arguments.path("FunctionName").isTextual()
                || !arguments.has("Payload")) {
            fields.problem("Arguments must be an object of FunctionName, a string, and Payload");
        }
        checked(fields, new Template(arguments, "Arguments"), Place.EVERYWHERE);
        return new State.Call.Invoke(
                new Template(arguments.path("FunctionName"), "Arguments/FunctionName"),
                new Template(arguments.path("Payload"), "Arguments/Payload"));
    }

    private Retrier retrier(Fields entry) {
        entry.text("Comment");
        String jitter = entry.text("JitterStrategy");
        if (jitter != null && !Set.of("FULL", "NONE").contains(jitter)) {
            entry.problem("JitterStrategy must be FULL or NONE");
        }
        return new Retrier(
                errorNames(entry),
                entry.whole("IntervalSeconds", 1, MAX_SECONDS, 1),
                entry.number("BackoffRate", 1, 2),
                entry.whole("MaxAttempts", 0, MAX_SECONDS, 3),
                entry.whole("MaxDelaySeconds", 1, Retrier.MAX_DELAY_SECONDS, Retrier.MAX_DELAY_SECONDS),
                "FULL".equals(jitter));
    }

    private State.Catcher catcher(Fields entry) {
        entry.text("Comment");
        return new State.Catcher(
                errorNames(entry),
                new State.Exit(
                        assign(entry, Place.IN_A_CATCH),
                        template(entry, "Output", Place.IN_A_CATCH),
                        entry.requiredText("Next")));
    }

    private static ErrorNames errorNames(Fields entry) {
        entry.required("ErrorEquals");
        var value = entry.value("ErrorEquals", each -> each.isArray() && !each.isEmpty(), "an array of error names");
        var names = new ArrayList<String>();
        for (JsonNode name : value == null ? List.<JsonNode>of() : value) {
            if (!name.isTextual()) {
                entry.problem("ErrorEquals must hold strings");
            } else if (name.textValue().startsWith("States.") && !ErrorNames.RESERVED.contains(name.textValue())) {
                entry.problem("ErrorEquals names " + name.textValue() + ", which never matches");
            }
            names.add(name.asText());
        }
        if (names.contains(ErrorNames.ALL) && names.size() > 1) {
            entry.problem(ErrorNames.ALL + " must stand alone");
        }
        return new ErrorNames(names);
    }

    private void allIsLast(String field, List<ErrorNames> entries) {
        for (int i = 0; i < entries.size() - 1; i++) {
            if (entries.get(i).names().contains(ErrorNames.ALL)) {
                fields.problem(field + "[" + i + "]: " + ErrorNames.ALL + " must come last");
            }
        }
    }

    private State choice() {
        fields.required("Choices");
        var rules = fields.each("Choices", rule -> {
            rule.text("Comment");
            rule.required("Condition");
            var condition = template(rule, "Condition", Place.EVERYWHERE);
            if (condition != null
                    && !condition.isExpression()
                    && !condition.value().isBoolean()) {
                rule.problem("Condition must be a JSONata string or a boolean");
            }
            return new State.Rule(
                    condition == null ? new Template(BooleanNode.FALSE, "Condition") : condition,
                    new State.Exit(
                            assign(rule, Place.EVERYWHERE),
                            template(rule, "Output", Place.EVERYWHERE),
                            rule.requiredText("Next")));
        });
        var assign = assign(fields, Place.EVERYWHERE);
        var output = template(fields, "Output", Place.EVERYWHERE);
        String next = fields.text("Default");
        return new State.Choice(rules, next == null ? null : new State.Exit(assign, output, next));
    }

    private State waiting() {
        if (fields.has("Seconds") == fields.has("Timestamp")) {
            fields.problem("needs either Seconds or Timestamp");
        }
        var timestamp = textTemplate("Timestamp");
        if (timestamp != null
                && !timestamp.isExpression()
                && Timestamps.parse(timestamp.value().asText()).isEmpty()) {
            fields.problem("Timestamp must be like 2016-03-14T01:59:00Z");
        }
        return new State.Wait(secondsTemplate("Seconds", 0), timestamp, exit(Place.EVERYWHERE));
    }

    private State.Exit exit(Place place) {
        String next = fields.text("Next");
        var end = fields.value("End", JsonNode::isBoolean, "true or false");
        boolean ends = end != null && end.booleanValue();
        if (fields.has("Next") == ends) {
            fields.problem(ends ? "has both Next and End" : "needs Next or End");
        }
        return new State.Exit(assign(fields, place), template(fields, "Output", place), next);
    }

    private Map<String, Template> assign(Fields of, Place place) {
        var variables = new LinkedHashMap<String, Template>();
        var assign = of.value("Assign", JsonNode::isObject, "an object");
        if (assign != null) {
            assign.properties().forEach(each -> {
                if (!VARIABLE.matcher(each.getKey()).matches() || each.getKey().equals("states")) {
                    of.problem("Assign: " + each.getKey() + " cannot be a variable's name");
                }
                variables.put(
                        each.getKey(), checked(of, new Template(each.getValue(), "Assign/" + each.getKey()), place));
            });
        }
        return variables;
    }

    private @Nullable Template textTemplate(String name) {
        fields.text(name);
        return template(fields, name, Place.EVERYWHERE);
    }

    private @Nullable Template secondsTemplate(String name, int min) {
        var value = fields.value(name);
        if (value == null || !value.isTextual()) {
            fields.whole(name, min, MAX_SECONDS, min);
        } else if (!Expression.isWrapped(value.textValue())) {
            fields.problem(name + " must be a whole number or a JSONata string");
        }
        return template(fields, name, Place.EVERYWHERE);
    }

    private @Nullable Template template(Fields of, String name, Place place) {
        var value = of.value(name);
        return value == null ? null : checked(of, new Template(value, name), place);
    }

    private Template checked(Fields of, Template template, Place place) {
        for (String broken : template.brokenExpressions()) {
            of.problem(template.field() + ": {% %} must enclose the whole string: " + broken);
        }
        for (var expression : template.expressions()) {
            expression
                    .syntaxError()
                    .ifPresentOrElse(
                            error -> of.problem(expression.field() + ": JSONata does not parse: " + error),
                            () -> References.problems(expression, place, assigned)
                                    .forEach(problem -> of.problem(expression.field() + ": " + problem)));
        }
        return template;
    }
}
