package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The API as one caller uses it.
///
/// @param token used for each call; empty to renew it like a browser does
/// @param patience how long the caller waits for an answer
/// @param repeats whether a call is repeated that reached no function because too many are under way: local mode takes
///     sixteen at a time, and tests run beside each other
record Api(URI baseUri, ObjectNode identity, Optional<String> token, Duration patience, boolean repeats) {
    static final String TEXT = "Your table is ready";

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final JsonMapper JSON = new JsonMapper();
    private static final AtomicLong USERS = new AtomicLong(System.nanoTime());
    private static final Map<Bearer, Token> TOKENS = new ConcurrentHashMap<>();
    /// A token lasts a minute.
    private static final Duration RENEWED_AFTER = Duration.ofSeconds(20);

    Api(URI baseUri, ObjectNode identity) {
        this(baseUri, identity, Optional.empty(), Duration.ofMinutes(2), true);
    }

    /// The same caller with one token, which lasts a minute.
    Api withToken() {
        return new Api(baseUri, identity, Optional.of(freshToken()), patience, repeats);
    }

    /// The same caller with a short timeout.
    Api impatient(Duration patience) {
        return new Api(baseUri, identity, token, patience, repeats);
    }

    /// The same caller, who sees each answer.
    Api withoutRepeats() {
        return new Api(baseUri, identity, token, patience, false);
    }

    private record Bearer(URI baseUri, ObjectNode identity) {}

    private record Token(String text, long madeAt) {
        boolean isFresh() {
            return System.nanoTime() - madeAt < RENEWED_AFTER.toNanos();
        }
    }

    /// The clock of this system was moved, so that its tokens may have expired.
    static void forgetTokens(URI baseUri) {
        TOKENS.keySet().removeIf(bearer -> bearer.baseUri().equals(baseUri));
    }

    record Reply(int status, JsonNode body, HttpHeaders headers) {}

    /// A new user.
    static Api newUser(RunningSystem system) {
        return user(system, "user_e2e" + USERS.incrementAndGet());
    }

    static Api user(RunningSystem system, String userId) {
        return new Api(system.baseUri(), JSON.createObjectNode().put("userId", userId));
    }

    static Api operator(RunningSystem system) {
        return new Api(
                system.baseUri(),
                JSON.createObjectNode().put("userId", "user_operator").put("role", "admin"));
    }

    static Api service(RunningSystem system, String machineId) {
        return new Api(system.baseUri(), JSON.createObjectNode().put("machineId", machineId));
    }

    /// The same user, impersonated by support.
    Api impersonated() {
        return new Api(baseUri, identity.deepCopy().put("actor", "user_support"));
    }

    String userId() {
        return identity.get("userId").asText();
    }

    /// Grants credits to the user. The answer is 200 when the server had to repeat its own write on a busy machine.
    Api granted(long amount) {
        var body = JSON.createObjectNode()
                .put("userId", userId())
                .put("amount", amount)
                .put("referenceId", "start");
        var operator = new Api(
                baseUri, JSON.createObjectNode().put("userId", "user_operator").put("role", "admin"));
        var reply = operator.post("/api/credits/interaction/grants", body);
        if (reply.status() != 201 && reply.status() != 200) {
            throw new IllegalStateException("not granted: " + reply.body());
        }
        return this;
    }

    Reply hold(String reference, long amount) {
        return post(
                "/api/credits/interaction/hold",
                JSON.createObjectNode().put("amount", amount).put("referenceId", reference));
    }

    Reply deduct(String reference) {
        return post("/api/credits/interaction/deduct", JSON.createObjectNode().put("referenceId", reference));
    }

    Reply release(String reference) {
        return post(
                "/api/credits/interaction/release-hold", JSON.createObjectNode().put("referenceId", reference));
    }

    Reply send(String to, String key) {
        var body = JSON.createObjectNode().put("to", to).put("type", "text");
        body.putObject("text").put("body", TEXT);
        return post("/api/whatsapp/send", body, "Idempotency-Key", key);
    }

    /// @return the id of the message; empty when the process died before its response
    Optional<String> trySend(String to, String key) {
        try {
            return Optional.of(send(to, key))
                    .filter(reply -> reply.status() == 202)
                    .map(reply -> reply.body().at("/message/id").asText());
        } catch (RuntimeException _) {
            return Optional.empty();
        }
    }

    JsonNode message(String id) {
        return get("/api/whatsapp/messages/" + id).body().path("message");
    }

    /// Read again while too many changes are under way.
    JsonNode balance() {
        return Eventually.get(() -> get("/api/credits/interaction/balance"), reply -> reply.status() != 503)
                .body()
                .path("balance");
    }

    /// The balance in words, as in "9 available, 1 held, 0 spent"; it always adds up to the granted credits.
    String credits() {
        var balance = balance();
        long available = balance.path("available").asLong();
        long held = balance.path("held").asLong();
        long spent = balance.path("spent").asLong();
        assertThat(available + held + spent).isEqualTo(balance.path("granted").asLong());
        return available + " available, " + held + " held, " + spent + " spent";
    }

    Reply get(String path) {
        return answered(request(path).GET().build());
    }

    Reply post(String path, JsonNode body, String... headers) {
        var request = request(path).header("Content-Type", "application/json");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return answered(request.POST(BodyPublishers.ofString(body.toString())).build());
    }

    Reply put(String path, JsonNode body) {
        return answered(request(path)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body.toString()))
                .build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(baseUri.resolve(path))
                .timeout(patience)
                .header("Authorization", "Bearer " + token.orElseGet(this::currentToken));
    }

    private String currentToken() {
        return TOKENS.compute(
                        new Bearer(baseUri, identity),
                        (_, known) ->
                                known != null && known.isFresh() ? known : new Token(freshToken(), System.nanoTime()))
                .text();
    }

    private String freshToken() {
        return exchange(HttpRequest.newBuilder(baseUri.resolve("/dev/token"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(identity.toString()))
                        .build())
                .body()
                .path("token")
                .asText();
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text.isEmpty() ? "null" : text);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private Reply answered(HttpRequest request) {
        return repeats ? exchange(request) : once(request);
    }

    static Reply exchange(HttpRequest request) {
        return Eventually.get(
                () -> once(request),
                reply -> !reply.body().path("title").asText().equals("Too many concurrent calls"));
    }

    private static Reply once(HttpRequest request) {
        try {
            var answer = HTTP.send(request, BodyHandlers.ofString());
            return new Reply(answer.statusCode(), json(answer.body()), answer.headers());
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        } catch (InterruptedException fault) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(fault);
        }
    }
}
