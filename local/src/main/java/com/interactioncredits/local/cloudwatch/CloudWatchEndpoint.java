package com.interactioncredits.local.cloudwatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.interactioncredits.local.cloudwatch.MetricStore.Metric;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The part of CloudWatch's API that our functions use: `GetMetricData` of metrics and of searches by their dimensions,
/// by the JSON protocol, on one page. AWS's own metrics have no values. Any other operation is a 400
/// `UnknownOperationException`, and any other expression a 400 `ValidationError`.
public final class CloudWatchEndpoint implements HttpHandler {
    public static final String PATH = "/cloudwatch";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GET = "GraniteServiceVersion20100801.GetMetricData";
    private static final int MAX_BODY_BYTES = 1024 * 1024;

    /// `SEARCH('{Namespace,Dimension,…} Name="value" …', 'stat', period)`.
    private static final Pattern SEARCH =
            Pattern.compile("SEARCH\\('\\{([^}]*)}((?: \\w+=\"[^\"]*\")+)', '([\\w.]+)', (\\d+)\\)");

    private static final Pattern TERM = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    private static final Pattern DIMENSION_OF_LABEL = Pattern.compile("\\$\\{PROP\\('Dim\\.(\\w+)'\\)}");

    private final MetricStore metrics;

    public CloudWatchEndpoint(MetricStore metrics) {
        this.metrics = metrics;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES);
            if (!exchange.getRequestMethod().equals("POST")
                    || !GET.equals(exchange.getRequestHeaders().getFirst("X-Amz-Target"))) {
                send(exchange, 400, error("UnknownOperationException", "Local mode supports only GetMetricData."));
                return;
            }
            try {
                send(exchange, 200, answer(JSON.readTree(body)));
            } catch (JsonProcessingException _) {
                send(exchange, 400, error("SerializationException", "The body is not JSON."));
            } catch (IllegalArgumentException unsupported) {
                send(exchange, 400, error("ValidationError", String.valueOf(unsupported.getMessage())));
            }
        }
    }

    private ObjectNode answer(JsonNode request) {
        var answer = JsonNodeFactory.instance.objectNode();
        var results = answer.putArray("MetricDataResults");
        for (var query : request.path("MetricDataQueries")) {
            var asked = query.has("Expression")
                    ? searched(query.path("Expression").asText())
                    : named(query.path("MetricStat"));
            if (asked.period() < 60 || asked.period() % 60 != 0) {
                throw new IllegalArgumentException("A period must be a multiple of 60 seconds.");
            }
            asked.metrics().forEach(metric -> results.addObject()
                    .put("Id", query.path("Id").asText())
                    .put("Label", label(query.path("Label").asText(metric.name()), metric))
                    .setAll(values(request, asked, metric)));
        }
        return answer;
    }

    /// @param period in seconds
    private record Asked(List<Metric> metrics, String stat, long period) {}

    private static Asked named(JsonNode query) {
        var described = query.path("Metric");
        var dimensions = new TreeMap<String, String>();
        for (var dimension : described.path("Dimensions")) {
            dimensions.put(
                    dimension.path("Name").asText(), dimension.path("Value").asText());
        }
        var metric = new Metric(
                described.path("Namespace").asText(),
                described.path("MetricName").asText(),
                dimensions);
        return new Asked(
                List.of(metric),
                query.path("Stat").asText(),
                query.path("Period").asLong());
    }

    /// The metrics that have exactly the dimensions of the search, and the values of its terms.
    private Asked searched(String expression) {
        var search = SEARCH.matcher(expression);
        if (!search.matches()) {
            throw new IllegalArgumentException("Local mode supports only searches for exact values.");
        }
        var schema = List.of(search.group(1).split(",", -1));
        var dimensions = new TreeSet<>(schema.subList(1, schema.size()));
        var terms = new TreeMap<String, String>();
        TERM.matcher(search.group(2)).results().forEach(term -> terms.put(term.group(1), term.group(2)));
        var name = terms.remove("MetricName");
        var found = metrics.find(metric -> metric.namespace().equals(schema.getFirst())
                && metric.dimensions().keySet().equals(dimensions)
                && (name == null || metric.name().equals(name))
                && metric.dimensions().entrySet().containsAll(terms.entrySet()));
        return new Asked(found, search.group(3), Long.parseLong(search.group(4)));
    }

    private static String label(String text, Metric metric) {
        return DIMENSION_OF_LABEL
                .matcher(text)
                .replaceAll(name -> Matcher.quoteReplacement(metric.dimensions().getOrDefault(name.group(1), "")));
    }

    private ObjectNode values(JsonNode request, Asked asked, Metric metric) {
        var result = JsonNodeFactory.instance.objectNode();
        var times = result.putArray("Timestamps");
        var values = result.putArray("Values");
        long start = Math.floorDiv(request.path("StartTime").asLong(), asked.period()) * asked.period();
        var found = new TreeMap<>(metrics.read(
                metric,
                Instant.ofEpochSecond(start),
                Instant.ofEpochSecond(request.path("EndTime").asLong()),
                Duration.ofSeconds(asked.period())));
        var ascending = request.path("ScanBy").asText().equals("TimestampAscending");
        (ascending ? found : found.descendingMap()).forEach((time, occurred) -> {
            times.add(time.getEpochSecond());
            values.add(occurred.stat(asked.stat()));
        });
        return result.put("StatusCode", "Complete");
    }

    private static ObjectNode error(String type, String message) {
        return JsonNodeFactory.instance.objectNode().put("__type", type).put("message", message);
    }

    private static void send(HttpExchange exchange, int status, ObjectNode answer) throws IOException {
        var body = JSON.writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
