package com.interactioncredits.local.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The result of an [Example] in an interpreter, as far as it is compared: `status`; `output`, or `error` and where the
/// example names one `cause`; `calls`; `states` in the order in which they are entered; and `gaps`, the seconds from
/// the start to the first call, from call to call, and from the last call to the end.
record Outcome(ObjectNode aspects) {

    /// The part of two outcomes in which they differ, seen from each side.
    record Difference(ObjectNode says, ObjectNode we) {
        static Difference none() {
            return new Difference(JsonNodeFactory.instance.objectNode(), JsonNodeFactory.instance.objectNode());
        }

        boolean isNone() {
            return says.isEmpty() && we.isEmpty();
        }

        private void set(String aspect, Outcome seen, Outcome ours) {
            seen.aspects.optional(aspect).ifPresent(value -> says.set(aspect, value));
            ours.aspects.optional(aspect).ifPresent(value -> we.set(aspect, value));
        }
    }

    /// A gap of an interpreter that runs in real time is a little longer than one that does not, and a busy machine
    /// makes it longer still.
    static final double GAP_MAY_LACK = 0.1;

    static final double GAP_MAY_EXCEED = 0.9;

    private static final int MAX_TEXT_LENGTH = 1000;

    /// Numbers are JSON's, which knows one kind: 1 and 1.0 are the same.
    private static final Comparator<JsonNode> AS_JSON = (one, other) -> {
        if (one.isNumber() && other.isNumber()) {
            return Double.compare(one.doubleValue(), other.doubleValue());
        }
        return one.equals(other) ? 0 : 1;
    };

    static Outcome of(Example.Run run, boolean withCause) {
        var aspects = JsonNodeFactory.instance.objectNode();
        switch (run.result()) {
            case Result.Succeeded(var output) ->
                aspects.put("status", "SUCCEEDED").set("output", shortened(output));
            case Result.Failed(var error, var cause) -> {
                aspects.put("status", "FAILED").put("error", error);
                if (withCause) {
                    aspects.put("cause", cause);
                }
            }
            case Result.TimedOut() -> aspects.put("status", "TIMED_OUT");
        }
        aspects.putArray("calls").addAll(run.calls());
        run.states().forEach(aspects.putArray("states")::add);
        aspects.set("gaps", gaps(run.began(), run.callTimes(), run.ended()));
        return new Outcome(aspects);
    }

    /// The same with long texts shortened.
    static JsonNode shortened(JsonNode value) {
        if (value.isObject()) {
            var fields = JsonNodeFactory.instance.objectNode();
            value.properties().forEach(each -> fields.set(each.getKey(), shortened(each.getValue())));
            return fields;
        }
        if (value.isArray()) {
            var items = JsonNodeFactory.instance.arrayNode();
            value.forEach(each -> items.add(shortened(each)));
            return items;
        }
        return value.asText().length() <= MAX_TEXT_LENGTH
                ? value
                : TextNode.valueOf(
                        value.asText().substring(0, 10) + "… " + value.asText().length() + " characters");
    }

    static ArrayNode gaps(Instant began, List<Instant> calls, Instant ended) {
        var gaps = JsonNodeFactory.instance.arrayNode();
        var times = new ArrayList<>(calls);
        times.addFirst(began);
        times.add(ended);
        for (int i = 1; i < times.size(); i++) {
            gaps.add(Duration.between(times.get(i - 1), times.get(i)).toMillis() / 1000.0);
        }
        return gaps;
    }

    /// Where `seen` differs from an outcome between `shortest` and `longest`, which differ in their gaps only. Gaps
    /// count when all else is the same, states when the status is.
    static Difference difference(Outcome seen, Outcome shortest, Outcome longest) {
        var difference = Difference.none();
        var names = new TreeSet<String>();
        Stream.of(seen, shortest).forEach(each -> each.aspects.fieldNames().forEachRemaining(names::add));
        for (var name : names) {
            if (!name.equals("gaps") && !same(name, seen, shortest)) {
                difference.set(name, seen, longest);
            }
        }
        if (!same("status", seen, shortest)) {
            difference.says.remove("states");
            difference.we.remove("states");
        }
        if (difference.isNone()
                && !between(seen.aspects.get("gaps"), shortest.aspects.get("gaps"), longest.aspects.get("gaps"))) {
            difference.set("gaps", seen, longest);
        }
        return difference;
    }

    /// Whether a measured difference is the same as a recorded one.
    static boolean same(ObjectNode measured, JsonNode written) {
        var gaps = measured.path("gaps");
        if (gaps.isMissingNode() || written.path("gaps").size() != gaps.size()) {
            return measured.equals(AS_JSON, written);
        }
        var others = measured.deepCopy();
        others.set("gaps", written.get("gaps"));
        return others.equals(AS_JSON, written) && between(gaps, written.get("gaps"), written.get("gaps"));
    }

    private static boolean same(String aspect, Outcome one, Outcome other) {
        return one.aspects.path(aspect).equals(AS_JSON, other.aspects.path(aspect));
    }

    private static boolean between(JsonNode gaps, JsonNode shortest, JsonNode longest) {
        for (int i = 0; i < gaps.size(); i++) {
            if (gaps.get(i).doubleValue() < shortest.get(i).doubleValue() - GAP_MAY_LACK
                    || gaps.get(i).doubleValue() > longest.get(i).doubleValue() + GAP_MAY_EXCEED) {
                return false;
            }
        }
        return true;
    }
}
