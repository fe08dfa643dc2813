package com.interactioncredits.local.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.interactioncredits.aws.JsonService;
import com.interactioncredits.health.MetricsReader;
import com.interactioncredits.health.SystemMetrics;
import com.interactioncredits.metrics.Metrics;
import com.interactioncredits.metrics.Metrics.Name;
import com.interactioncredits.wiring.Wiring;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/// What the functions write, as they read it.
class CloudWatchEndpointTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:02:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final MetricStore store = new MetricStore();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream log = new MeasuredLines(new PrintStream(printed, true, StandardCharsets.UTF_8), store);
    private HttpServer server;
    private JsonService client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(CloudWatchEndpoint.PATH, new CloudWatchEndpoint(store));
        server.start();
        client = new JsonService(
                JsonService.Service.CLOUD_WATCH,
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + CloudWatchEndpoint.PATH),
                Region.US_EAST_1,
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")),
                Wiring.http().build());
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Metrics at(Instant time) {
        return new Metrics(log, Clock.fixed(time, ZoneOffset.UTC), "credits");
    }

    private void request(Instant time, String route, long milliseconds) {
        var line = JSON.createObjectNode().put("route", route);
        at(time).addTo(line, Map.of(Name.LATENCY, milliseconds));
        log.println(line);
    }

    private SystemMetrics.Figures read() {
        return new MetricsReader(client, "credits", Clock.fixed(NOW, ZoneOffset.UTC))
                .read(SystemMetrics.Range.THREE_HOURS)
                .figures()
                .orElseThrow();
    }

    @Test
    void whatIsCountedIsReadByPeriod() {
        at(NOW).count(Name.HOLDS_PLACED, 3);
        at(NOW.minusSeconds(60)).count(Name.HOLDS_PLACED, 2);
        at(NOW.minusSeconds(180)).count(Name.HOLDS_PLACED, 4);
        at(NOW.minus(Duration.ofHours(4))).count(Name.HOLDS_PLACED, 100);

        var placed = read().count(Name.HOLDS_PLACED);

        assertThat(placed.points().subList(34, 36)).containsExactly(4L, 5L);
        assertThat(placed.total()).isEqualTo(9);
        assertThat(printed.toString(StandardCharsets.UTF_8).lines()).hasSize(4);
    }

    @Test
    void percentilesAreExact() {
        for (int milliseconds = 1; milliseconds <= 200; milliseconds++) {
            request(NOW, milliseconds % 2 == 0 ? "GET /api/changes" : "POST /api/whatsapp/send", milliseconds);
        }

        var figures = read();

        assertThat(figures.requests().count().total()).isEqualTo(200);
        assertThat(figures.requests().p50().getLast()).isEqualTo(OptionalLong.of(100));
        assertThat(figures.requests().p99().getLast()).isEqualTo(OptionalLong.of(198));
        assertThat(figures.requests().p99().getFirst()).isEmpty();
        assertThat(figures.routes().keySet()).containsExactly("GET /api/changes", "POST /api/whatsapp/send");
        assertThat(figures.routes().values().stream().map(route -> route.p99().getLast()))
                .containsExactly(OptionalLong.of(198), OptionalLong.of(197));
    }

    @Test
    void aClassCountsForItselfAndForAll() {
        at(NOW).countEach(List.of(Name.MESSAGES_FAILED), "recipient");
        at(NOW).countEach(List.of(Name.MESSAGES_FAILED), "expired");
        at(NOW).countEach(List.of(Name.MESSAGES_FAILED), "expired");
        at(NOW).count(Name.MESSAGES_SENT, 1);

        var figures = read();

        assertThat(figures.count(Name.MESSAGES_FAILED).total()).isEqualTo(3);
        assertThat(figures.failures().keySet()).containsExactly("expired", "recipient");
        assertThat(figures.failures().values().stream().map(SystemMetrics.Counts::total))
                .containsExactly(2L, 1L);
        assertThat(figures.successRate()).isEqualTo(OptionalDouble.of(0.25));
    }

    @Test
    void otherTablesAndOtherLinesDoNotCount() {
        new Metrics(log, Clock.fixed(NOW, ZoneOffset.UTC), "another").count(Name.MESSAGES_SENT, 1);
        log.println(JSON.createObjectNode().put("MessagesSent", 1));
        log.println("MessagesSent");

        assertThat(read().count(Name.MESSAGES_SENT).total()).isZero();
    }

    @Test
    void theOldestMinutesAreForgotten() {
        at(NOW).count(Name.MESSAGES_SENT, 1);
        for (int minute = 1; minute <= MetricStore.MAX_MINUTES; minute++) {
            at(NOW.plus(Duration.ofMinutes(minute))).count(Name.MESSAGES_SENT, 1);
        }

        assertThat(read().count(Name.MESSAGES_SENT).total()).isEqualTo(2); // the minutes 10:03 and 10:04
    }

    @Test
    void everyStatisticIsOfTheValues() throws IOException {
        for (long value : new long[] {5, 1, 3, 3}) {
            at(NOW).count(Name.OLDEST_DUE_HOLD, value);
        }

        assertThat(stat("SampleCount")).isEqualTo(4);
        assertThat(stat("Sum")).isEqualTo(12);
        assertThat(stat("Average")).isEqualTo(3);
        assertThat(stat("Minimum")).isEqualTo(1);
        assertThat(stat("Maximum")).isEqualTo(5);
        assertThat(stat("p75")).isEqualTo(3);
        assertThat(stat("p99.9")).isEqualTo(5);
    }

    private double stat(String stat) throws IOException {
        return get(query(stat, 60)).json().at("/MetricDataResults/0/Values/0").asDouble();
    }

    private static ObjectNode query(String stat, long period) {
        var query = JSON.createObjectNode().put("Id", "q");
        var measured = query.putObject("MetricStat").put("Stat", stat).put("Period", period);
        var metric = measured.putObject("Metric")
                .put("Namespace", Metrics.NAMESPACE)
                .put("MetricName", Name.OLDEST_DUE_HOLD.label());
        metric.putArray("Dimensions").addObject().put("Name", "Table").put("Value", "credits");
        return query;
    }

    private JsonService.Answer get(JsonNode query) {
        var request = JSON.createObjectNode()
                .put("StartTime", NOW.minusSeconds(3_600).getEpochSecond())
                .put("EndTime", NOW.plusSeconds(60).getEpochSecond());
        request.putArray("MetricDataQueries").add(query);
        return client.call("GetMetricData", request);
    }

    @Test
    void whatLocalModeLacksIsRefused() {
        at(NOW).count(Name.OLDEST_DUE_HOLD, 1);

        assertThat(get(query("tm90", 60)).error()).isEqualTo("ValidationError");
        assertThat(get(query("Sum", 90)).error()).isEqualTo("ValidationError");
        var math = JSON.createObjectNode().put("Id", "q").put("Expression", "a / b");
        assertThat(get(math).error()).isEqualTo("ValidationError");
        assertThat(client.call("ListMetrics", JSON.createObjectNode()).error()).isEqualTo("UnknownOperationException");
    }
}
