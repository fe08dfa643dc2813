package com.interactioncredits.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.Limits;
import com.interactioncredits.http.Views;
import com.interactioncredits.operations.Sending;
import com.interactioncredits.operations.SendingSwitch;
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

/// `make sending`: prints whether messages are sent, and with `STATE` and `REASON` changes it.
///
/// Of the running local mode (`BASE_URL`), by its API; or in AWS of the table that `TABLE_NAME` names, with the
/// environment's credentials, region and endpoint. So sending can be stopped there while the API is down, too.
public final class SwitchSending {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Actor SCRIPT = Actor.partOfSystem("script");

    private final Map<String, String> environment;
    private final PrintStream out;

    SwitchSending(Map<String, String> environment, PrintStream out) {
        this.environment = environment;
        this.out = out;
    }

    public static void main(String[] arguments) throws InterruptedException {
        try {
            new SwitchSending(System.getenv(), System.out).run();
        } catch (SdkException | IOException | IllegalStateException | TryAgainException failed) {
            System.err.println("sending: " + failed.getMessage());
            System.exit(1);
        }
    }

    /// @throws IllegalStateException with what to do, when nothing was printed or changed
    void run() throws IOException, InterruptedException {
        var change = change();
        var sending = variable("TABLE_NAME").isPresent() ? ofTable(change) : ofRunningSystem(change);
        out.println("Sending is " + sending.path("state").asText()
                + (sending.path("actor").isNull()
                        ? ". It was never changed."
                        : " since " + sending.path("changedAt").asText() + ", by "
                                + sending.path("actor").asText() + ": "
                                + sending.path("reason").asText()));
        if (change.isPresent()) {
            out.println("All functions obey within " + SendingSwitch.OBEYED_WITHIN.toSeconds() + " seconds.");
        }
    }

    private record Change(Sending.State state, String reason) {}

    private Optional<Change> change() {
        var named = variable("STATE");
        if (named.isEmpty()) {
            return Optional.empty();
        }
        var state = Sending.State.named(named.get())
                .orElseThrow(() -> new IllegalStateException("set STATE to on, draining or paused"));
        var reason = variable("REASON").filter(text -> text.length() <= Limits.MAX_REASON);
        return Optional.of(new Change(
                state,
                reason.orElseThrow(() -> new IllegalStateException("set REASON to 1 to " + Limits.MAX_REASON
                        + " characters, such as: make sending STATE=paused REASON=\"WhatsApp is down\""))));
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    private JsonNode ofTable(Optional<Change> change) {
        var sending = new Wiring(new Settings(environment), Clock.systemUTC()).sendingSwitch();
        return Views.sending(
                change.map(to -> sending.set(to.state(), to.reason(), SCRIPT)).orElseGet(sending::read));
    }

    private JsonNode ofRunningSystem(Optional<Change> change) throws IOException, InterruptedException {
        var base = URI.create(variable("BASE_URL").orElse("http://localhost:8080"));
        try (var http = HttpClient.newHttpClient()) {
            var call = HttpRequest.newBuilder(base.resolve("/api/operations/sending"))
                    .header("Authorization", "Bearer " + token(base, http));
            change.ifPresent(to -> call.header("Content-Type", "application/json")
                    .PUT(BodyPublishers.ofString(JsonNodeFactory.instance
                            .objectNode()
                            .put("state", to.state().label())
                            .put("reason", to.reason())
                            .toString())));
            var answer = http.send(call.build(), BodyHandlers.ofString());
            var body = MAPPER.readTree(answer.body());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(body.path("detail").asText());
            }
            return body.path("sending");
        } catch (ConnectException _) {
            throw new IllegalStateException(
                    "no system answers at " + base + "; set BASE_URL, or TABLE_NAME for a table in AWS");
        }
    }

    private static String token(URI base, HttpClient http) throws IOException, InterruptedException {
        var who = JsonNodeFactory.instance
                .objectNode()
                .put("userId", "user_operator")
                .put("role", "admin");
        var request = HttpRequest.newBuilder(base.resolve("/dev/token"))
                .POST(BodyPublishers.ofString(who.toString()))
                .build();
        var answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(base + " is not a system in local mode");
        }
        return MAPPER.readTree(answer.body()).path("token").asText();
    }
}
