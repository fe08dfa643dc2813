package com.interactioncredits.local.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// `referee/known-differences.json`: the points on which a referee is wrong. Each has the documentation's word (`aws`:
/// `page` and `words`), and where it is `seen`: `referee` and `case`, what the referee `says` and what `we` say. The
/// referee of expressions has an `expression` for each as well.
final class KnownDifferences {

    record Entry(String point, String referee, String example, String expression, JsonNode says, JsonNode we) {}

    private final List<Entry> entries = new ArrayList<>();
    private final Set<Entry> met = ConcurrentHashMap.newKeySet();

    KnownDifferences(Path file) throws IOException {
        for (var point : new JsonMapper().readTree(file.toFile())) {
            for (var seen : point.get("seen")) {
                entries.add(new Entry(
                        point.get("point").textValue(),
                        seen.get("referee").textValue(),
                        seen.get("case").textValue(),
                        seen.path("expression").asText(),
                        seen.get("says"),
                        seen.get("we")));
            }
        }
    }

    List<Entry> entries() {
        return List.copyOf(entries);
    }

    /// Whether this difference is written down, as it is now.
    boolean has(String referee, String example, String expression, ObjectNode says, ObjectNode we) {
        for (var entry : entries) {
            if (entry.referee.equals(referee)
                    && entry.example.equals(example)
                    && entry.expression.equals(expression)
                    && Outcome.same(says, entry.says)
                    && Outcome.same(we, entry.we)) {
                met.add(entry);
                return true;
            }
        }
        return false;
    }

    /// What is written down of a referee and was not met: it has been mended, or has changed.
    List<Entry> stale(String referee, Set<String> examples) {
        return entries.stream()
                .filter(entry -> entry.referee.equals(referee) && examples.contains(entry.example))
                .filter(entry -> !met.contains(entry))
                .toList();
    }
}
