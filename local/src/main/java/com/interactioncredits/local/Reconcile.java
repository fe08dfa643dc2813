package com.interactioncredits.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/// `make reconcile`: walks through the running system's whole table and prints what was found. Repairs when
/// `REPAIR` is 1.
public final class Reconcile {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Reconcile() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var base = URI.create(System.getenv().getOrDefault("BASE_URL", "http://localhost:8080"));
        var event = JsonNodeFactory.instance.objectNode().put("repair", "1".equals(System.getenv("REPAIR")));
        long accounts = 0;
        long unsettled = 0;
        long findings = 0;
        try (var http = HttpClient.newHttpClient()) {
            do {
                var request = HttpRequest.newBuilder(base.resolve("/dev/reconcile"))
                        .POST(BodyPublishers.ofString(event.toString()))
                        .build();
                var answer = http.send(request, BodyHandlers.ofString());
                var report = MAPPER.readTree(answer.body());
                if (answer.statusCode() != 200) {
                    System.err.println(report.path("detail").asText());
                    System.exit(1);
                }
                accounts += report.path("accounts").asLong();
                unsettled += report.path("unsettled").asLong();
                findings += report.path("findings").size();
                report.path("findings").forEach(finding -> System.out.println(line(finding)));
                event.set("from", report.path("next"));
            } while (!event.path("from").isNull());
        }
        System.out.printf("%d accounts judged, %d not (they moved), %d findings%n", accounts, unsettled, findings);
    }

    /// Such as `account_drift, repaired: userId user_ada, creditType interaction, kept {…}, recorded {…}`.
    private static String line(JsonNode finding) {
        var line = new StringBuilder(finding.path("finding").asText() + ", "
                + finding.path("outcome").asText() + ":");
        finding.properties().stream()
                .filter(part ->
                        !part.getKey().equals("finding") && !part.getKey().equals("outcome"))
                .forEach(part -> line.append("  ")
                        .append(part.getKey())
                        .append(' ')
                        .append(
                                part.getValue().isValueNode()
                                        ? part.getValue().asText()
                                        : part.getValue().toString()));
        return line.toString();
    }
}
