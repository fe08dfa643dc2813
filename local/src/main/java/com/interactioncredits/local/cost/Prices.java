package com.interactioncredits.local.cost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// docs/prices.json: the prices of one region, and what the count assumes about times and sizes that it cannot measure.
///
/// @param prices by id, in the order of the file
/// @param assumptions by id, in the order of the file
record Prices(String region, Map<String, Price> prices, Map<String, Assumption> assumptions) {
    /// @param per how many units the price is for
    record Price(String what, double dollars, double per, String unit, String date, String source) {}

    record Assumption(String what, double value, String unit) {}

    static Prices read(Path file) {
        try {
            var json = new JsonMapper().readTree(file.toFile());
            var prices = new LinkedHashMap<String, Price>();
            json.path("prices").properties().forEach(entry -> prices.put(entry.getKey(), price(entry.getValue())));
            var assumptions = new LinkedHashMap<String, Assumption>();
            json.path("assumptions").properties().forEach(entry -> {
                var value = entry.getValue();
                assumptions.put(
                        entry.getKey(),
                        new Assumption(
                                value.path("what").asText(),
                                value.path("value").asDouble(),
                                value.path("unit").asText()));
            });
            return new Prices(json.path("region").asText(), prices, assumptions);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Price price(JsonNode json) {
        return new Price(
                json.path("what").asText(),
                json.path("dollars").asDouble(),
                json.path("per").asDouble(),
                json.path("unit").asText(),
                json.path("date").asText(),
                json.path("source").asText());
    }

    /// The price of one unit.
    double dollars(String id) {
        var price = prices.get(id);
        if (price == null) {
            throw new IllegalArgumentException("docs/prices.json has no price " + id);
        }
        return price.dollars() / price.per();
    }

    double assumed(String id) {
        var assumption = assumptions.get(id);
        if (assumption == null) {
            throw new IllegalArgumentException("docs/prices.json has no assumption " + id);
        }
        return assumption.value();
    }
}
