package com.interactioncredits.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.interactioncredits.store.Page;
import java.util.Map;
import java.util.function.Function;

/// What a caller is answered.
public sealed interface Answer {
    int status();

    Map<String, String> headers();

    record Success(int status, Map<String, String> headers, ObjectNode body) implements Answer {
        /// The same call was made before, and this is what exists now.
        public Success replayed() {
            return with(Map.of("Idempotent-Replay", "true"));
        }

        public Success with(Map<String, String> headers) {
            return new Success(status, headers, body);
        }

        public Success and(String name, JsonNode thing) {
            return new Success(status, headers, body.deepCopy().set(name, thing));
        }
    }

    /// An answer that is no JSON.
    record Plain(int status, Map<String, String> headers, String body) implements Answer {
        public static final Plain OK = new Plain(200, Map.of(), "");

        public static Plain text(String body) {
            return new Plain(200, Map.of("Content-Type", "text/plain; charset=utf-8"), body);
        }

        public static Plain notModified(Map<String, String> headers) {
            return new Plain(304, headers, "");
        }
    }

    /// @param detail what a person can do about it
    /// @param fields what this problem has besides the fields of every problem
    record Refusal(Problem problem, String detail, Map<String, String> headers, ObjectNode fields) implements Answer {
        public static Refusal of(Problem problem, String detail) {
            return new Refusal(problem, detail, Map.of(), JsonNodeFactory.instance.objectNode());
        }

        @Override
        public int status() {
            return problem.status();
        }

        public Refusal with(String name, JsonNode value) {
            return new Refusal(problem, detail, headers, fields.deepCopy().set(name, value));
        }

        public Refusal with(String name, long value) {
            return with(name, JsonNodeFactory.instance.numberNode(value));
        }

        public Refusal withHeader(String name, String value) {
            return new Refusal(problem, detail, Map.of(name, value), fields);
        }
    }

    static Success ok(String name, JsonNode thing) {
        return success(200, name, thing);
    }

    static Success created(String name, JsonNode thing) {
        return success(201, name, thing);
    }

    static Success accepted(String name, JsonNode thing) {
        return success(202, name, thing);
    }

    /// A part of a list, with the cursor of the next part.
    static <T> Success page(String name, Page<T> page, Function<T, JsonNode> view, Cursor cursor) {
        return ok(name, Views.all(page.items(), view))
                .and(
                        "nextCursor",
                        page.next().map(cursor::write).map(Views::text).orElseGet(Views::absent));
    }

    private static Success success(int status, String name, JsonNode thing) {
        return new Success(
                status, Map.of(), JsonNodeFactory.instance.objectNode().set(name, thing));
    }
}
