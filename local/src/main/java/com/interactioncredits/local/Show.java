package com.interactioncredits.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.interactioncredits.local.show.Stories;
import com.interactioncredits.store.TryAgainException;
import com.interactioncredits.wiring.Settings;
import com.interactioncredits.wiring.Wiring;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/// `make show`: prints what happened to the message, hold, user or reference in `ID`.
///
/// Of the running local mode (`BASE_URL`), or of the table in AWS that `TABLE_NAME` names, with the environment's
/// credentials, region and endpoint. It only reads: `dynamodb:GetItem`, `BatchGetItem` and `Query`.
public final class Show {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Map<String, String> environment;
    private final PrintStream out;

    Show(Map<String, String> environment, PrintStream out) {
        this.environment = environment;
        this.out = out;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        try {
            var unknown = new Show(System.getenv(), System.out).run();
            if (unknown.isPresent()) {
                System.err.println(unknown.get());
                System.exit(1);
            }
        } catch (SdkException | IOException | IllegalStateException | TryAgainException failed) {
            System.err.println("show: " + failed.getMessage());
            System.exit(1);
        }
    }

    /// @return why nothing was printed; empty when it was
    Optional<String> run() throws IOException, InterruptedException {
        var id = environment.getOrDefault("ID", "").strip();
        if (id.isEmpty()) {
            return Optional.of("Set ID to " + Stories.FORMS + ", such as: make show ID=user_ada");
        }
        var isInAws = !environment.getOrDefault("TABLE_NAME", "").isBlank();
        var story = isInAws ? ofTable(id) : ofRunningSystem(id);
        if (story.isEmpty()) {
            return Optional.of("Nothing has the id \"" + id + "\" in "
                    + (isInAws ? "the table " + environment.get("TABLE_NAME") : "the system at " + base())
                    + ". An id is " + Stories.FORMS + ".");
        }
        story.get().lines().forEach(out::println);
        if (isInAws && !story.get().logFilter().isEmpty()) {
            printQuery(story.get().logFilter());
        }
        return Optional.empty();
    }

    private void printQuery(String filter) {
        out.println();
        out.println("Log lines, in CloudWatch Logs Insights over the stack's log groups (/aws/lambda/STACK/…):");
        out.println(
                "  fields @timestamp, @log, level, route, status, code, event, fault.0.class, fault.0.code, requestId");
        out.println("  | filter " + filter);
        out.println("  | sort @timestamp");
    }

    private Optional<Stories.Story> ofTable(String id) {
        return new Stories(new Wiring(new Settings(environment), Clock.systemUTC())).of(id);
    }

    private URI base() {
        return URI.create(environment.getOrDefault("BASE_URL", "http://localhost:8080"));
    }

    private Optional<Stories.Story> ofRunningSystem(String id) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var body = JsonNodeFactory.instance.objectNode().put("id", id);
            var request = HttpRequest.newBuilder(base().resolve("/dev/show"))
                    .POST(BodyPublishers.ofString(body.toString()))
                    .build();
            var answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(base() + " is not a system in local mode");
            }
            var lines = MAPPER.readTree(answer.body())
                    .path("lines")
                    .valueStream()
                    .map(JsonNode::asText)
                    .toList();
            return lines.isEmpty() ? Optional.empty() : Optional.of(new Stories.Story(lines, ""));
        } catch (ConnectException _) {
            throw new IllegalStateException(
                    "no system answers at " + base() + "; set BASE_URL, or TABLE_NAME for a table in AWS");
        }
    }
}
