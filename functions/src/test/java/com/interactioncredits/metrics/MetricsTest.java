package com.interactioncredits.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.interactioncredits.metrics.Metrics.Name;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// CloudWatch ignores a line without a word that is not as its user guide says ("Specification: Embedded metric
/// format").
class MetricsTest {
    private static final Instant NOW = Instant.parse("2026-11-29T08:00:00.250Z");
    /// Of the namespace, names and dimensions.
    private static final String WORD = "[A-Za-z0-9_.#:/-]{1,255}";
    private static final Set<String> UNITS = Set.of("Count", "Milliseconds", "Seconds");

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final Metrics metrics = new Metrics(
            new PrintStream(written, true, StandardCharsets.UTF_8), Clock.fixed(NOW, ZoneOffset.UTC), "credits");

    private JsonNode line() {
        var text = written.toString(StandardCharsets.UTF_8);
        assertThat(text.lines()).hasSize(1);
        return json(text);
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException noJson) {
            throw new AssertionError(text, noJson);
        }
    }

    @Test
    void aCountIsOneLineThatCloudWatchReads() {
        metrics.count(Name.HOLDS_EXPIRED, 3);
        assertThat(line())
                .isEqualTo(
                        json(
                                """
                        {"_aws":{"Timestamp":1795939200250,"CloudWatchMetrics":[{"Namespace":"InteractionCredits",
                        "Dimensions":[["Table"]],"Metrics":[{"Name":"HoldsExpired","Unit":"Count"}]}]},
                        "Table":"credits","HoldsExpired":3}"""));
    }

    @Test
    void noneIsNoLine() {
        metrics.count(Name.HOLDS_EXPIRED, 0);
        metrics.countEach(List.of());
        assertThat(written.size()).isZero();
    }

    @Test
    void aMeasuredZeroIsALine() {
        metrics.measure(Map.of(Name.LEDGER_DRIFT, 0L));
        assertThat(line().path("LedgerDrift").isIntegralNumber()).isTrue();
    }

    @Test
    void aLineOfTheLogKeepsItsMembers() {
        var line = JsonNodeFactory.instance
                .objectNode()
                .put("route", "GET /api/health")
                .put("requestId", "r1")
                .put("code", "forbidden");
        var before = line.deepCopy();
        metrics.addTo(line, Map.of(Name.LATENCY, 12L, Name.REFUSALS, 1L));
        assertThat(line.path("_aws").path("CloudWatchMetrics").findValues("Dimensions"))
                .containsExactly(json("[[\"Table\"],[\"Table\",\"route\"]]"), json("[[\"Table\",\"code\"]]"));
        assertThat(line.path("Latency").asLong()).isEqualTo(12);
        line.remove(List.of("_aws", "Table", "Latency", "Refusals"));
        assertThat(line.toString()).isEqualTo(before.toString());
    }

    /// Each rule of the specification that a line of ours could break.
    @Test
    void allMetricsTogetherAreAsSpecified() {
        var all =
                new EnumMap<Name, Long>(Arrays.stream(Name.values()).collect(Collectors.toMap(name -> name, _ -> 1L)));
        var line = JsonNodeFactory.instance
                .objectNode()
                .put("route", "GET /api/credits/{creditType}/balance")
                .put("code", "forbidden")
                .put("class", "recipient");
        metrics.addTo(line, all);

        assertThat(line.at("/_aws/Timestamp").asLong()).isEqualTo(NOW.toEpochMilli());
        var named = new HashSet<String>();
        var directives = line.at("/_aws/CloudWatchMetrics");
        assertThat(directives).isNotEmpty().allSatisfy(directive -> {
            assertThat(directive.path("Namespace").asText()).matches(WORD);
            assertThat(directive.path("Dimensions")).isNotEmpty().allSatisfy(set -> {
                assertThat(set).hasSizeBetween(1, 30);
                assertThat(set).allSatisfy(dimension -> assertThat(
                                line.path(dimension.asText()).isTextual())
                        .as(dimension.asText())
                        .isTrue());
            });
            assertThat(directive.path("Metrics")).hasSizeBetween(1, 100).allSatisfy(metric -> {
                var name = metric.path("Name").asText();
                assertThat(name).matches(WORD);
                assertThat(named.add(name)).as(name + " once").isTrue();
                assertThat(line.path(name).isNumber()).as(name).isTrue();
                assertThat(UNITS).contains(metric.path("Unit").asText());
            });
        });
        assertThat(named).hasSize(Name.values().length);
    }
}
