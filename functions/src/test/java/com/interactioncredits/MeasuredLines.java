package com.interactioncredits;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/// The log of the functions that are made while it is open, read as CloudWatch reads it.
public final class MeasuredLines implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintStream standard = System.out;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    public MeasuredLines() {
        System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
    }

    public List<JsonNode> lines() {
        return written.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("{"))
                .map(MeasuredLines::json)
                .toList();
    }

    /// The sums so far, such as `HoldsPlaced` or `MessagesFailed recipient`, without how long requests took.
    public Map<String, Long> sums() {
        var sums = new TreeMap<String, Long>();
        for (var line : lines()) {
            for (var directive : line.at("/_aws/CloudWatchMetrics")) {
                for (var set : directive.path("Dimensions")) {
                    for (var metric : directive.path("Metrics")) {
                        var name = metric.path("Name").asText();
                        sums.merge(name + others(line, set), line.path(name).asLong(), Long::sum);
                    }
                }
            }
        }
        sums.keySet().removeIf(name -> name.startsWith("Latency"));
        return sums;
    }

    private static String others(JsonNode line, JsonNode set) {
        assertThat(set.path(0).asText()).isEqualTo("Table");
        return StreamSupport.stream(set.spliterator(), false)
                .skip(1)
                .map(member -> " " + line.path(member.asText()).asText())
                .findFirst()
                .orElse("");
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException noJson) {
            throw new AssertionError(line, noJson);
        }
    }

    @Override
    public void close() {
        System.setOut(standard);
    }
}
