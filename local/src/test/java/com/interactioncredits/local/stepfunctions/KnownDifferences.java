package com.interactioncredits.local.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// `interop/known-differences.json`: the points on which an implementation is wrong. Each has the documentation's word
/// (`aws`: `page` and `words`), and where it is `seen`: `implementation` and `case`, what the implementation `says` and
/// what `we` say, and `sometimes` if it need not be so each time. The implementation of expressions has an `expression`
/// for each as well.
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

    /// Whether this difference is written down, as it is now.
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

    /// What is written down of a implementation and was not met: it has been fixed, or has changed.
    List<Entry> stale(String implementation, Set<String> examples) {
        return entries.stream()
                .filter(entry -> entry.implementation.equals(implementation) && examples.contains(entry.example))
                .filter(entry -> !entry.sometimes && !met.contains(entry))
                .toList();
    }
}
