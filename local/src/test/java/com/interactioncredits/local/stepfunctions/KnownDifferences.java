package com.interactioncredits.local.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// `interop/known-differences.json`: the errors of other implementations. Each cites the documentation (`aws`: `page`
/// and `words`), and where it is `seen`: `implementation` and `case`, what the implementation `says` and what `we` say,
/// and `sometimes` if it does not happen every time. The implementation of expressions has an `expression` for each as
/// well.
final class KnownDifferences {

    record Entry(
            String point,
            String implementation,
            String example,
            String expression,
            JsonNode says,
            JsonNode we,
            boolean sometimes) {}

    private final List<Entry> entries = new ArrayList<>();
    private final Set<Entry> met = ConcurrentHashMap.newKeySet();

    KnownDifferences(Path file) throws IOException {
        for (var point : new JsonMapper().readTree(file.toFile())) {
            for (var seen : point.get("seen")) {
                entries.add(new Entry(
                        point.get("point").textValue(),
                        seen.get("implementation").textValue(),
                        seen.get("case").textValue(),
                        seen.path("expression").asText(),
                        seen.get("says"),
                        seen.get("we"),
                        seen.path("sometimes").booleanValue()));
            }
        }
    }

    List<Entry> entries() {
        return List.copyOf(entries);
    }

    /// Whether this difference is recorded with the same values.
    boolean has(String implementation, String example, String expression, Outcome.Difference difference) {
        for (var entry : entries) {
            if (entry.implementation.equals(implementation)
                    && entry.example.equals(example)
                    && entry.expression.equals(expression)
                    && Outcome.same(difference.says(), entry.says)
                    && Outcome.same(difference.we(), entry.we)) {
                met.add(entry);
                return true;
            }
        }
        return false;
    }

    /// The recorded differences of an implementation that did not occur: fixed or changed ones.
    List<Entry> stale(String implementation, Set<String> examples) {
        return entries.stream()
                .filter(entry -> entry.implementation.equals(implementation) && examples.contains(entry.example))
                .filter(entry -> !entry.sometimes && !met.contains(entry))
                .toList();
    }
}
