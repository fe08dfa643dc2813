package com.interactioncredits.wiring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/// One call of a function, with what the services that it called answered: `priming/<class>.json` in the artefact.
/// `ExamplesTest` records them.
///
/// @param at when it was
/// @param event as Lambda hands it over, without a token
/// @param answers each with what was asked (`request`), `status` and `body`
record Example(Instant at, ObjectNode event, JsonNode answers) {
    /// Answers name the table.
    static final String TABLE = "priming";

    private static final JsonMapper JSON = new JsonMapper();

    /// @return empty if there is none
    static Optional<Example> of(Class<?> handler) throws IOException {
        try (var file = Example.class.getResourceAsStream("priming/" + handler.getSimpleName() + ".json")) {
            if (file == null) {
                return Optional.empty();
            }
            var json = JSON.readTree(file);
            return Optional.of(new Example(
                    Instant.parse(json.path("at").asText()), json.withObject("event"), json.path("answers")));
        }
    }

    /// The event of a caller with this header.
    byte[] event(String authorization) throws IOException {
        var withToken = event.deepCopy();
        if (withToken.path("headers") instanceof ObjectNode headers && headers.has("authorization")) {
            headers.put("authorization", authorization);
        }
        return JSON.writeValueAsBytes(withToken);
    }

    /// Answers every request as in the example, those that ask the same in their order and then again from the first; a
    /// request that the example does not have is answered with an empty object.
    LoopbackServer.Answers replayed() {
        Map<String, Queue<LoopbackServer.Answer>> byQuestion = new HashMap<>();
        answers.forEach(answer -> byQuestion
                .computeIfAbsent(answer.path("request").asText(), _ -> new ArrayDeque<>())
                .add(new LoopbackServer.Answer(
                        answer.path("status").asInt(), answer.path("body").toString())));
        return request -> {
            var queue = byQuestion.get(request.question());
            if (queue == null) {
                return LoopbackServer.Answer.ok("{}");
            }
            var next = queue.remove();
            queue.add(next);
            return next;
        };
    }
}
