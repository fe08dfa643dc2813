package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The CORS headers that a browser needs before an app of another origin can use the API. This client does not enforce
/// them.
@Timeout(300)
@Order(Turns.ATTACKS)
class OtherOriginsTest {
    private static final AttackFixture FIXTURE = AttackFixture.shared();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String APP = "http://localhost:5173";
    private static final String ELSEWHERE = "https://evil.example.test";

    /// The headers that the npm packages send and read.
    private static final Set<String> SENT = Set.of("authorization", "content-type", "idempotency-key", "if-none-match");

    private static final Set<String> READ = Set.of("idempotent-replay", "retry-after", "etag");

    @AfterAll
    static void close() {
        HTTP.close();
    }

    private static HttpResponse<String> preflight(String path, String method, String origin)
            throws IOException, InterruptedException {
        return HTTP.send(
                FIXTURE.request(path)
                        .method("OPTIONS", BodyPublishers.noBody())
                        .header("Origin", origin)
                        .header("Access-Control-Request-Method", method)
                        .header("Access-Control-Request-Headers", String.join(",", new TreeSet<>(SENT)))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpRequest.Builder balance(String origin) {
        return FIXTURE.request("/api/credits/interaction/balance")
                .header("Authorization", "Bearer " + FIXTURE.ada().api().token().orElseThrow())
                .header("Origin", origin);
    }

    private static List<String> listed(HttpResponse<String> response, String header) {
        return Arrays.stream(response.headers().firstValue(header).orElse("").split(","))
                .map(each -> each.strip().toLowerCase(Locale.ROOT))
                .toList();
    }

    @Test
    void anAppOnAnotherPortMayMakeEveryCall() throws IOException, InterruptedException {
        for (var call : List.of(
                List.of("GET", "/api/credits/interaction/balance"),
                List.of("POST", "/api/whatsapp/send"),
                List.of("PUT", "/api/anything/at/all"))) {
            var answer = preflight(call.getLast(), call.getFirst(), APP);
            assertThat(answer.statusCode()).isEqualTo(204);
            assertThat(answer.headers().firstValue("access-control-allow-origin"))
                    .contains(APP);
            assertThat(listed(answer, "access-control-allow-methods"))
                    .contains(call.getFirst().toLowerCase(Locale.ROOT));
            assertThat(listed(answer, "access-control-allow-headers")).containsAll(SENT);
        }
    }

    @Test
    void anAppOnAnotherPortMayReadTheAnswer() throws IOException, InterruptedException {
        var answer = HTTP.send(balance(APP).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("access-control-allow-origin")).contains(APP);
        assertThat(listed(answer, "access-control-expose-headers")).containsAll(READ);
    }

    /// Otherwise the app would take a refusal for a network error.
    @Test
    void anAppOnAnotherPortMayReadARefusal() throws IOException, InterruptedException {
        var refusal = HTTP.send(
                FIXTURE.request("/api/whatsapp/messages").header("Origin", APP).build(), BodyHandlers.ofString());
        assertThat(refusal.statusCode()).isEqualTo(401);
        assertThat(refusal.headers().firstValue("access-control-allow-origin")).contains(APP);
    }

    @Test
    void anotherOriginMayNeitherCallNorRead() throws IOException, InterruptedException {
        for (var answer : List.of(
                preflight("/api/whatsapp/send", "POST", ELSEWHERE),
                HTTP.send(balance(ELSEWHERE).build(), BodyHandlers.ofString()))) {
            assertThat(answer.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control-"));
        }
    }
}
