package com.interactioncredits.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.interactioncredits.local.lambda.FunctionLog;
import com.interactioncredits.local.lambda.Invocation;
import com.interactioncredits.local.lambda.LocalFunctions;
import com.interactioncredits.local.template.FunctionDefinition;
import com.interactioncredits.workflow.ReconcileAccounts;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// `make reconcile`: checks all accounts of a table and prints the findings. Repairs them when `REPAIR` is 1.
///
/// The table is the one of the running local mode (`BASE_URL`), or in AWS the one that `TABLE_NAME` names. A table in
/// AWS is checked by the deployed function's class in this process, with the environment's credentials, region and
/// endpoint, so that a restored table can be repaired before a deployed function uses it.
public final class Reconcile {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Map<String, String> environment;
    private final PrintStream findings;

    Reconcile(Map<String, String> environment, PrintStream findings) {
        this.environment = environment;
        this.findings = findings;
    }

    /// Checks one page of the table.
    @FunctionalInterface
    private interface Pages {
        /// @param event `{"repair", "from"?}`, as the function takes it
        /// @return the function's report
        JsonNode check(JsonNode event) throws IOException, InterruptedException, Refused;
    }

    static final class Refused extends Exception {
        Refused(String why) {
            super(why);
        }
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var reconcile = new Reconcile(System.getenv(), System.out);
        // The function writes its metrics to standard output, which is reserved for the findings here.
        System.setOut(System.err);
        try {
            reconcile.run();
        } catch (Refused | IllegalStateException refused) {
            System.err.println(refused.getMessage());
            System.exit(1);
        }
    }

    void run() throws IOException, InterruptedException, Refused {
        if (environment.getOrDefault("TABLE_NAME", "").isBlank()) {
            checkRunningSystem();
        } else {
            checkTable();
        }
    }

    private void checkRunningSystem() throws IOException, InterruptedException, Refused {
        var base = URI.create(environment.getOrDefault("BASE_URL", "http://localhost:8080"));
        try (var http = HttpClient.newHttpClient()) {
            checkAll(event -> {
                var request = HttpRequest.newBuilder(base.resolve("/dev/reconcile"))
                        .POST(BodyPublishers.ofString(event.toString()))
                        .build();
                var answer = http.send(request, BodyHandlers.ofString());
                var report = MAPPER.readTree(answer.body());
                if (answer.statusCode() != 200) {
                    throw new Refused(report.path("detail").asText());
                }
                return report;
            });
        }
    }

    private void checkTable() throws IOException, InterruptedException, Refused {
        var name = ReconcileAccounts.class.getSimpleName();
        // The function ends a page after forty seconds; calls to AWS may take longer from here than in AWS.
        var function =
                new FunctionDefinition(name, ReconcileAccounts.class.getName(), environment, Duration.ofMinutes(5));
        var log = new FunctionLog(System.err);
        try (var functions = new LocalFunctions(List.of(function), Clock.systemUTC(), log)) {
            checkAll(event -> switch (functions.invoke(name, event)) {
                case Invocation.Answered(var report) -> report;
                case Invocation.Failed(var type, var message) -> throw new Refused(type + ": " + message);
                case Invocation.TimedOut(var after) -> throw new Refused("no answer after " + after.toSeconds() + " s");
            });
        }
    }

    private void checkAll(Pages pages) throws IOException, InterruptedException, Refused {
        var event = JsonNodeFactory.instance.objectNode().put("repair", "1".equals(environment.get("REPAIR")));
        long accounts = 0;
        long unsettled = 0;
        var outcomes = new TreeMap<String, Long>();
        do {
            var report = pages.check(event);
            accounts += report.path("accounts").asLong();
            unsettled += report.path("unsettled").asLong();
            report.path("findings").forEach(finding -> {
                outcomes.merge(finding.path("outcome").asText(), 1L, Long::sum);
                findings.println(line(finding));
            });
            event.set("from", report.path("next"));
        } while (!event.path("from").isNull());
        findings.printf(
                "%d accounts checked, %d skipped (changed during the check), %d findings%s%n",
                accounts,
                unsettled,
                outcomes.values().stream().mapToLong(Long::longValue).sum(),
                outcomes.entrySet().stream()
                        .map(outcome -> ", " + outcome.getValue() + " " + outcome.getKey())
                        .collect(Collectors.joining()));
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
