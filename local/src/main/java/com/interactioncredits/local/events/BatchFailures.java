package com.interactioncredits.local.events;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Reads the answer of a function that reports the failed items of a batch.
final class BatchFailures {
    private BatchFailures() {}

    /// @return the failed items; empty if the answer names an unknown item, which fails the whole batch
    static Optional<Set<String>> in(JsonNode answer, Set<String> items) {
        var failed = new HashSet<String>();
        for (var failure : answer.path("batchItemFailures")) {
            var item = failure.path("itemIdentifier").asText();
            if (!items.contains(item)) {
                return Optional.empty();
            }
            failed.add(item);
        }
        return Optional.of(failed);
    }
}
