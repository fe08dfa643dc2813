package com.interactioncredits.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.interactioncredits.RealTable;
import com.interactioncredits.TemplateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// The examples that functions are primed with. `make examples` records them again.
class ExamplesTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Path RECORDED = Path.of("src/main/resources/com/interactioncredits/wiring/priming");
    private static final Instant WHEN = Instant.parse("2026-11-22T10:00:00.250Z");

    /// The functions that callers wait for: those of the deployment itself are not primed.
    static List<Class<?>> primed() {
        return TemplateFile.read().functions().stream()
                .<Class<?>>map(function -> loaded(function.className()))
                .filter(type -> !type.getPackageName().endsWith(".deployment"))
                .toList();
    }

    static Class<?> loaded(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException missing) {
            throw new AssertionError(missing);
        }
    }

    @Test
    void everyFunctionHasAnExample() throws IOException {
        var without = new ArrayList<String>();
        for (var function : primed()) {
            if (Example.of(function).isEmpty()) {
                without.add(function.getSimpleName());
            }
        }
        assertThat(without).as("run `make examples`").isEmpty();
    }

    /// After a change of what a function calls, its example is answered differently and has to be recorded again.
    @Test
    void everyExampleIsStillAnsweredAsRecorded() throws Exception {
        var wrong = new ArrayList<String>();
        var environment = Outside.environment(Example.TABLE);
        for (var function : primed()) {
            var example = Example.of(function)
                    .orElseThrow(() -> new AssertionError(function.getSimpleName() + " has none: run `make examples`"));
            var left = new HashMap<String, Integer>();
            example.answers()
                    .forEach(answer -> left.merge(answer.path("request").asText(), 1, Integer::sum));
            var replayed = example.replayed();
            try (var rehearsal = new Rehearsal(environment, example.at(), request -> {
                left.merge(request.question(), -1, Integer::sum);
                return replayed.to(request);
            })) {
                var answer = rehearsal.function(function).call(example.event(rehearsal.authorization()));
                left.values().removeIf(count -> count == 0);
                if (!left.isEmpty() || !succeeded(function, answer)) {
                    wrong.add(function.getSimpleName() + " " + left + " " + new String(answer, StandardCharsets.UTF_8));
                }
            }
        }
        assertThat(wrong).as("run `make examples`").isEmpty();
    }

    static boolean succeeded(Class<?> function, byte[] answer) throws IOException {
        var json = JSON.readTree(answer);
        var expected = function.getSimpleName().equals("NotFoundHandler") ? 404 : 200;
        return json.path("statusCode").asInt(200) / 100 == expected / 100
                && json.path("batchItemFailures").isEmpty();
    }

    @Test
    @EnabledIfSystemProperty(named = "examples", matches = "record")
    void record() throws Exception {
        Files.createDirectories(RECORDED);
        for (var function : primed()) {
            var table = RealTable.create();
            var environment = Outside.environment(table);
            try (var outside = new Outside()) {
                var name = function.getSimpleName();
                ObjectNode event;
                try (var rehearsal = new Rehearsal(environment, WHEN, outside)) {
                    event = prepared(rehearsal, name, Rehearsal.USER);
                }
                outside.takeAnswered();
                var later = WHEN.plus(Story.LATER.contains(name) ? Duration.ofHours(1) : Duration.ofSeconds(1));
                try (var rehearsal = new Rehearsal(environment, later, outside)) {
                    var example = new Example(later, event, JSON.createArrayNode());
                    var answer = rehearsal.function(function).call(example.event(rehearsal.authorization()));
                    assertThat(succeeded(function, answer))
                            .as(name + new String(answer, StandardCharsets.UTF_8))
                            .isTrue();
                }
                var file = JSON.createObjectNode().put("at", later.toString());
                file.set("event", event);
                file.set("answers", outside.takeAnswered());
                Files.writeString(
                        RECORDED.resolve(name + ".json"),
                        JSON.writerWithDefaultPrettyPrinter()
                                        .writeValueAsString(file)
                                        .replace(table, Example.TABLE) + "\n");
            }
        }
    }

    /// The event of a function, with all in the store that it needs.
    static ObjectNode prepared(Rehearsal rehearsal, String function, String user) throws Exception {
        var authorization = rehearsal.authorization(user);
        var classes = primed().stream().collect(Collectors.toMap(Class::getSimpleName, type -> type));
        var story = new Story(
                (name, event) -> rehearsal
                        .function(Objects.requireNonNull(classes.get(name)))
                        .call(new Example(WHEN, event, JSON.createArrayNode()).event(authorization)),
                user,
                rehearsal.wiring().clock());
        return story.event(function);
    }
}
