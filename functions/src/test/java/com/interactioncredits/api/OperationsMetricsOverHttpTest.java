package com.interactioncredits.api;

import static com.interactioncredits.api.TestApi.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.metrics.Metrics.Name;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperationsMetricsOverHttpTest {
    private static final String SEND = "POST /api/whatsapp/send";
    private static final String BALANCE = "GET /api/credits/{creditType}/balance";

    private final FakeCloudWatch cloudWatch = new FakeCloudWatch();
    private final TestApi api = new TestApi();

    @BeforeEach
    void connect() {
        api.wiring().readingMetricsFrom(cloudWatch.client());
    }

    @AfterEach
    void close() {
        cloudWatch.close();
    }

    private JsonNode metrics(String query) {
        return api.call(GetOperationsMetricsHandler::new)
                .as(api.operator("user_root"))
                .query(query)
                .send()
                .isOk(200)
                .get("metrics");
    }

    @Test
    void anIdleSystemHasZerosAndNoRates() {
        var metrics = metrics("");

        assertThat(metrics.path("asOf").asText()).isEqualTo("2026-11-22T10:00:00.250Z");
        assertThat(metrics.path("from").asText()).isEqualTo("2026-11-22T07:05:00.000Z");
        var figures = metrics.path("figures");
        assertThat(figures.at("/messages/sent/total").asInt()).isZero();
        assertThat(figures.at("/messages/sent/points")).hasSize(36).allMatch(point -> point.asInt(-1) == 0);
        assertThat(figures.at("/messages/successRate").isNull()).isTrue();
        assertThat(figures.at("/holds/conversionRate").isNull()).isTrue();
        assertThat(figures.at("/requests/p99")).hasSize(36).allMatch(JsonNode::isNull);
        for (var list : new String[] {"routes", "refusals", "failures"}) {
            assertThat(figures.path(list)).as(list).isEmpty();
        }
    }

    @Test
    void whatWasMeasuredIsShownByPeriod() {
        cloudWatch.has("MessagesSent Sum", "sent", Map.of(0, 2.0, 35, 5.0));
        cloudWatch.has("MessagesFailed Sum", "failed", Map.of(35, 1.0));
        cloudWatch.has("MessagesUnconfirmed Sum", "unconfirmed", Map.of(34, 1.0));
        cloudWatch.has("MessagesFailed Sum each", "recipient", Map.of(35, 1.0));
        cloudWatch.has("HoldsConverted Sum", "converted", Map.of(35, 1.0));
        cloudWatch.has("HoldsExpired Sum", "expired", Map.of(35, 2.0));
        cloudWatch.has("StoreRetries Sum", "retries", Map.of(1, 4.0));
        cloudWatch.has("Latency SampleCount", "requests", Map.of(35, 12.0));
        cloudWatch.has("Latency p50", "time", Map.of(35, 41.4));
        cloudWatch.has("Latency p99", "time", Map.of(35, 180.6));

        var figures = metrics("hours=3").path("figures");

        assertThat(figures.at("/messages/sent/total").asInt()).isEqualTo(7);
        assertThat(figures.at("/messages/sent/points/0").asInt()).isEqualTo(2);
        assertThat(figures.at("/messages/sent/points/35").asInt()).isEqualTo(5);
        assertThat(figures.at("/messages/successRate").asDouble()).isEqualTo(0.778);
        assertThat(figures.path("failures").toString()).startsWith("[{\"class\":\"recipient\",\"count\":{\"total\":1,");
        assertThat(figures.at("/holds/conversionRate").asDouble()).isEqualTo(0.333);
        assertThat(figures.at("/storeRetries/points/1").asInt()).isEqualTo(4);
        assertThat(figures.at("/requests/count/total").asInt()).isEqualTo(12);
        assertThat(figures.at("/requests/p50/35").asInt()).isEqualTo(41);
        assertThat(figures.at("/requests/p99/35").asInt()).isEqualTo(181);
        assertThat(figures.at("/requests/p99/34").isNull()).isTrue();
    }

    @Test
    void routesAndRefusalsAreThoseThatOccurred() {
        cloudWatch.has("Latency SampleCount each", SEND, Map.of(35, 3.0));
        cloudWatch.has("Latency p50 each", SEND, Map.of(35, 60.0));
        cloudWatch.has("Latency p99 each", SEND, Map.of(35, 90.0));
        cloudWatch.has("Latency SampleCount each", BALANCE, Map.of(34, 1.0));
        cloudWatch.has("Latency SampleCount each", "GET /api/changes", Map.of());
        cloudWatch.has("Refusals Sum each", "insufficient_credits", Map.of(35, 2.0));
        cloudWatch.has("Refusals Sum each", "forbidden", Map.of(35, 1.0));

        var figures = metrics("").path("figures");

        assertThat(figures.path("routes").findValuesAsText("route")).containsExactly(BALANCE, SEND);
        assertThat(figures.at("/routes/1/count/total").asInt()).isEqualTo(3);
        assertThat(figures.at("/routes/1/p50/35").asInt()).isEqualTo(60);
        assertThat(figures.at("/routes/1/p99/35").asInt()).isEqualTo(90);
        assertThat(figures.path("refusals").findValuesAsText("code"))
                .containsExactly("forbidden", "insufficient_credits");
        assertThat(figures.at("/refusals/1/count/total").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 60, 60, 2026-11-22T09:01:00.000Z",
        "3, 300, 36, 2026-11-22T07:05:00.000Z",
        "24, 3600, 24, 2026-11-21T11:00:00.000Z"
    })
    void theHoursSetThePeriod(int hours, int period, int periods, String from) {
        var metrics = metrics("hours=" + hours);

        assertThat(metrics.path("hours").asInt()).isEqualTo(hours);
        assertThat(metrics.path("periodSeconds").asInt()).isEqualTo(period);
        assertThat(metrics.path("from").asText()).isEqualTo(from);
        assertThat(metrics.at("/figures/holds/placed/points")).hasSize(periods);
        var asked = cloudWatch.asked().getFirst();
        assertThat(asked.path("EndTime").asLong() - asked.path("StartTime").asLong())
                .isEqualTo(hours * 3_600L);
        assertThat(asked.findValuesAsText("Period")).isNotEmpty().containsOnly(Integer.toString(period));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hours=2", "hours=", "hours=03", "hours=three", "hours=1&hours=3", "hours=168"})
    void otherHoursAreRefused(String query) {
        assertThat(api.call(GetOperationsMetricsHandler::new)
                        .as(api.operator("user_root"))
                        .query(query)
                        .send()
                        .isRefused(400, "invalid_request")
                        .badFields())
                .contains("hours");
        assertThat(cloudWatch.asked()).isEmpty();
    }

    /// Each call has its price, and so does each metric.
    @Test
    void oneCallReadsTheMetricsOfThisTableAlone() {
        metrics("");

        assertThat(cloudWatch.asked()).hasSize(1);
        var queries = cloudWatch.asked().getFirst().path("MetricDataQueries");
        var known = Arrays.stream(Name.values()).map(Name::label).toList();
        assertThat(queries.findValuesAsText("Id"))
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[a-z][a-zA-Z0-9_]*"));
        assertThat(queries.findValuesAsText("MetricName")).isNotEmpty().allMatch(known::contains);
        assertThat(queries.findValuesAsText("Namespace")).containsOnly("InteractionCredits");
        var table = api.wiring().settings().tableName();
        assertThat(queries.findValuesAsText("Value")).containsOnly(table);
        assertThat(queries.findValuesAsText("Expression"))
                .contains("SEARCH('{InteractionCredits,Table,code} MetricName=\"Refusals\" Table=\"" + table
                        + "\"', 'Sum', 300)")
                .allMatch(expression -> expression.contains(" Table=\"" + table + "\"'"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|{\"__type\":\"com.amazonaws.cloudwatch#ThrottlingException\"}",
                "500|",
                "403|{\"__type\":\"AccessDeniedException\",\"message\":\"not authorized\"}",
                "200|<html>",
                "200|{\"MetricDataResults\":[{\"Id\":\"allFaultsSum\",\"Label\":\"x\",\"StatusCode\":\"InternalError\"}]}"
            })
    void withoutAnAnswerOfCloudWatchThereAreNoFigures(int status, String body) {
        cloudWatch.answers(status, body == null ? "" : body);

        var metrics = metrics("");

        assertThat(metrics.path("figures").isNull()).isTrue();
        assertThat(metrics.path("hours").asInt()).isEqualTo(3);
        assertThat(metrics("").path("figures").isNull()).isFalse();
    }

    @Test
    void anAwayCloudWatchLeavesTheRouteAnswering() {
        cloudWatch.close();

        assertThat(metrics("").path("figures").isNull()).isTrue();
    }

    @Test
    void aSecondPageIsReadAndMoreAreNot() {
        var page = "{\"NextToken\":\"t\",\"MetricDataResults\":[{\"Id\":\"allMessagesSentSum\",\"Label\":\"sent\","
                + "\"StatusCode\":\"PartialData\",\"Timestamps\":[1795331100],\"Values\":[3.0]}]}";
        cloudWatch.answers(200, page);
        cloudWatch.has("MessagesSent Sum", "sent", Map.of(35, 4.0));

        assertThat(metrics("").at("/figures/messages/sent/total").asInt()).isEqualTo(7);
        assertThat(cloudWatch.asked().getLast().path("NextToken").asText()).isEqualTo("t");

        IntStream.range(0, 2).forEach(_ -> cloudWatch.answers(200, page));
        assertThat(metrics("").path("figures").isNull()).isTrue();
    }

    @Test
    void usersAndServicesAreRefused() {
        for (var caller : new String[] {api.user(ADA), api.service()}) {
            api.call(GetOperationsMetricsHandler::new).as(caller).send().isRefused(403, "forbidden");
        }
        assertThat(cloudWatch.asked()).isEmpty();
    }
}
