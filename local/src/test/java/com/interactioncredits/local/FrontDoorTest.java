package com.interactioncredits.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.local.clock.LocalClock;
import com.interactioncredits.local.cloudwatch.Alarms;
import com.interactioncredits.local.cloudwatch.MetricStore;
import com.interactioncredits.local.codedeploy.CodeDeployEndpoint;
import com.interactioncredits.local.events.EventSwitches;
import com.interactioncredits.local.events.Workers;
import com.interactioncredits.local.idle.Activity;
import com.interactioncredits.local.lambda.Invocation;
import com.interactioncredits.local.tokens.LocalTokens;
import com.interactioncredits.local.whatsapp.SimulatedWhatsApp;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class FrontDoorTest {
    private final HttpListener listener = HttpListener.bind(0, "PORT");
    private final HttpClient http = HttpClient.newHttpClient();
    private final SimulatedWhatsApp whatsApp;

    FrontDoorTest(@TempDir Path folder) {
        var clock = LocalClock.in(folder);
        var origin = "http://localhost:" + listener.port();
        whatsApp = new SimulatedWhatsApp(
                new SimulatedWhatsApp.Settings("token", "secret", URI.create(origin), folder, Duration.ZERO),
                clock,
                (_, _) -> {});
        var tokens = new LocalTokens(origin, folder);
        var activity = new Activity();
        HttpHandler gateway = exchange -> {
            exchange.sendResponseHeaders(418, -1);
            exchange.close();
        };
        listener.handle(
                "/",
                new FrontDoor(
                        new DevEndpoints(clock, activity, tokens, whatsApp, Map.of(), origin),
                        new DevFunctions(
                                (_, event) -> new Invocation.Answered(event), new CodeDeployEndpoint(), _ -> List.of()),
                        new DevAws(new Alarms(List.of(), clock, new MetricStore(), Map::of), new EventSwitches()),
                        new IdleProbe(activity, new Workers(activity), List.of(), Optional.empty(), clock),
                        tokens.jwksJson(),
                        gateway,
                        new Console(folder.resolve("console"), Map.of())));
        listener.start();
    }

    @AfterEach
    void close() {
        listener.close();
        whatsApp.close();
        http.close();
    }

    private HttpResponse<String> call(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + listener.port() + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void thePageDescribesLocalMode() throws IOException, InterruptedException {
        var page = call("GET", "/dev", "");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(page.body()).contains("make demo", "+15550100004", "/dev/clock");
    }

    @Test
    void theKeySetShowsNoPrivateKey() throws IOException, InterruptedException {
        assertThat(call("GET", "/.well-known/jwks.json", "").body())
                .contains("\"kty\"")
                .doesNotContain("\"d\"");
    }

    @Test
    void aTokenIsMinted() throws IOException, InterruptedException {
        var answer = call("POST", "/dev/token", "{\"userId\":\"user_ada\"}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).startsWith("{\"token\":\"ey");
    }

    @Test
    void anInvalidCallIsAProblem() throws IOException, InterruptedException {
        var answer = call("POST", "/dev/clock", "{\"advanceSeconds\":-1}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains("\"code\":\"invalid_request\"", "advanceSeconds must be an integer");
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:5173, 200",
        "http://127.0.0.1:8080, 200",
        "https://evil.example,  403",
        "http://localhost.evil, 403",
        "null,                  403",
    })
    void onlyAPageOfThisMachineMayMoveTheClock(String origin, int status) throws IOException, InterruptedException {
        var answer = call("POST", "/dev/clock", "{\"advanceSeconds\":1}", "Origin", origin);
        assertThat(answer.statusCode()).isEqualTo(status);
    }

    /// The gateway's CORS configuration is the API's.
    @ParameterizedTest
    @ValueSource(strings = {"/dev", "/dev/clock", "/dev/nothing"})
    void noPreflightOfTheseCallsIsAnswered(String path) throws IOException, InterruptedException {
        var answer =
                call("OPTIONS", path, "", "Origin", "http://localhost:5173", "Access-Control-Request-Method", "POST");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-origin");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /dev/token",
        "GET, /dev/",
        "GET, /api",
        "GET, /api/x",
        "HEAD, /api/x",
        "GET, /api/x.js",
        "GET, //api/x",
        "GET, ///api/x",
        "GET, /API/x",
        "GET, /%61pi/x",
        "GET, /graph/x",
        "GET, /.well-known/x",
        "POST, /",
        "PUT, /index.html",
        "OPTIONS, /messages",
        "OPTIONS, /api/changes",
        "OPTIONS, /device"
    })
    void whatIsNotReadAsAPageIsTheGateways(String method, String path) throws IOException, InterruptedException {
        assertThat(call(method, path, "").statusCode()).isEqualTo(418);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/messages", "/apis", "/device/x", "/dev%2Ftoken"})
    void everyOtherPathIsTheConsoles(String path) throws IOException, InterruptedException {
        assertThat(call("GET", path, "").body()).startsWith("The console is not built. Run make console.");
    }
}
