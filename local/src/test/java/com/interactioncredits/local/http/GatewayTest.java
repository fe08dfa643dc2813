package com.interactioncredits.local.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.interactioncredits.local.lambda.FunctionLog;
import com.interactioncredits.local.lambda.LocalFunctions;
import com.interactioncredits.local.template.CorsConfiguration;
import com.interactioncredits.local.template.FunctionDefinition;
import com.interactioncredits.local.template.Route;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class GatewayTest {
    private static final CorsConfiguration CORS = new CorsConfiguration(
            List.of("https://app.example.com"),
            List.of("GET", "POST"),
            List.of("authorization", "content-type"),
            List.of("etag"),
            600);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final LocalFunctions functions;
    private final HttpClient http = HttpClient.newHttpClient();

    GatewayTest() throws IOException {
        functions = new LocalFunctions(
                List.of(
                        definition("Status", Status.class),
                        definition("Json", Json.class),
                        definition("Slow", Slow.class)),
                Clock.systemUTC(),
                new FunctionLog(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8)));
        var routes = List.of(
                new Route("ANY", "/status/{status}", "Status"),
                new Route("GET", "/json", "Json"),
                new Route("GET", "/slow", "Slow"),
                new Route("POST", "/echo/{id}", "Status"));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", new Gateway(routes, Optional.of(CORS), functions, Clock.systemUTC()));
        server.start();
    }

    private static FunctionDefinition definition(String id, Class<?> handler) {
        return new FunctionDefinition(id, handler.getName(), Map.of(), Duration.ofSeconds(10));
    }

    /// Answers when the test allows it.
    public static final class Slow implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
        private static final CountDownLatch ALL_RUNNING = new CountDownLatch(Gateway.MAX_CALLS);
        private static final CountDownLatch MAY_ANSWER = new CountDownLatch(1);

        @Override
        public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
            ALL_RUNNING.countDown();
            try {
                MAY_ANSWER.await();
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
            return APIGatewayV2HTTPResponse.builder().withStatusCode(200).build();
        }
    }

    /// Answers the status that the path names; 0 is a fault.
    public static final class Status implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
        @Override
        public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
            var parameters = event.getPathParameters();
            if (parameters.containsKey("id")) {
                return APIGatewayV2HTTPResponse.builder()
                        .withStatusCode(200)
                        .withHeaders(Map.of("X-Seen", parameters.get("id")))
                        .withCookies(List.of("a=1", "b=2"))
                        .withIsBase64Encoded(true)
                        .withBody(event.getBody())
                        .build();
            }
            int status = Integer.parseInt(parameters.get("status"));
            if (status == 0) {
                throw new IllegalStateException("broken");
            }
            return APIGatewayV2HTTPResponse.builder()
                    .withStatusCode(status)
                    .withHeaders(Map.of("Content-Type", "application/problem+json", "ETag", "\"1\""))
                    .withBody("{\"é\":1}")
                    .build();
        }
    }

    public static final class Json implements RequestStreamHandler {
        @Override
        public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
            output.write("{\"a\":1}".getBytes(StandardCharsets.UTF_8));
        }
    }

    @AfterEach
    void close() {
        server.stop(0);
        threads.close();
        functions.close();
        http.close();
    }

    private HttpResponse<byte[]> from(String origin, String method, String path, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + server.getAddress().getPort() + path))
                .method(method, BodyPublishers.noBody())
                .header("Origin", origin);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://app.example.com", "http://localhost:3000", "http://localhost"})
    void aPreflightFromAnAllowedOriginIsAnsweredWithWhatThePageMayDo(String origin) throws Exception {
        for (var path : List.of("/json", "/echo/1", "/no/such/path")) {
            var answer = from(origin, "OPTIONS", path, "Access-Control-Request-Method", "POST");
            assertThat(answer.statusCode()).isEqualTo(204);
            assertThat(answer.headers().map())
                    .containsEntry("access-control-allow-origin", List.of(origin))
                    .containsEntry("access-control-allow-methods", List.of("GET,POST"))
                    .containsEntry("access-control-allow-headers", List.of("authorization,content-type"))
                    .containsEntry("access-control-max-age", List.of("600"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example.com",
                "https://app.example.com.evil.example.com",
                "http://app.example.com",
                "http://localhost.evil.example.com",
                "http://localhost:3000.evil.example.com",
                "null"
            })
    void anotherOriginMayDoNothing(String origin) throws Exception {
        var preflight = from(origin, "OPTIONS", "/json", "Access-Control-Request-Method", "GET");
        assertThat(preflight.statusCode()).isEqualTo(204);
        var answer = from(origin, "GET", "/json");
        assertThat(answer.statusCode()).isEqualTo(200);
        for (var each : List.of(preflight, answer)) {
            assertThat(each.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control-"));
        }
    }

    @Test
    void aPreflightForAnotherMethodAllowsNothing() throws Exception {
        var answer = from("https://app.example.com", "OPTIONS", "/json", "Access-Control-Request-Method", "DELETE");
        assertThat(answer.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control-"));
    }

    @Test
    void aPageOfAnAllowedOriginMayReadEveryAnswer() throws Exception {
        for (var path : List.of("/json", "/status/409", "/status/0", "/no/such/path")) {
            var answer = from("https://app.example.com", "GET", path);
            assertThat(answer.headers().map())
                    .as(path)
                    .containsEntry("access-control-allow-origin", List.of("https://app.example.com"))
                    .containsEntry("access-control-expose-headers", List.of("etag"));
        }
    }

    @Test
    void aRouteForEveryMethodTakesItsPreflightsAsItDoesInApiGateway() throws Exception {
        var answer = from("https://app.example.com", "OPTIONS", "/status/418", "Access-Control-Request-Method", "GET");
        assertThat(answer.statusCode()).isEqualTo(418);
    }

    private HttpResponse<byte[]> call(String method, String path, byte[] body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + server.getAddress().getPort() + path))
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> call(String method, String path) throws IOException, InterruptedException {
        return call(method, path, new byte[0]);
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    @Test
    void statusHeadersAndBodyArePassedOn() throws IOException, InterruptedException {
        var response = call("GET", "/status/402");
        assertThat(response.statusCode()).isEqualTo(402);
        assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(response.headers().firstValue("etag")).contains("\"1\"");
        assertThat(text(response)).isEqualTo("{\"é\":1}");
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void aStatusWithoutABodyHasNone(int status) throws IOException, InterruptedException {
        var response = call("GET", "/status/" + status);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void aHeadHasNoBody() throws IOException, InterruptedException {
        var response = call("HEAD", "/status/200");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void bytesGoThroughUnchanged() throws IOException, InterruptedException {
        var bytes = new byte[] {0, 1, (byte) 0xff, '\n'};
        var response = call("POST", "/echo/x%2Fy", bytes);
        assertThat(response.body()).isEqualTo(bytes);
        assertThat(response.headers().firstValue("x-seen")).contains("x/y");
        assertThat(response.headers().allValues("set-cookie")).containsExactly("a=1", "b=2");
    }

    @Test
    void anAnswerWithoutAStatusIsAJsonBody() throws IOException, InterruptedException {
        var response = call("GET", "/json");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
        assertThat(text(response)).isEqualTo("{\"a\":1}");
    }

    @Test
    void aFaultIsA500WithoutDetail() throws IOException, InterruptedException {
        var response = call("GET", "/status/0");
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(text(response)).isEqualTo("{\"message\":\"Internal Server Error\"}");
    }

    @Test
    void aCallBeyondTheLimitGetsTryAgain() throws IOException, InterruptedException {
        var slow = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + server.getAddress().getPort() + "/slow"))
                .build();
        var running = IntStream.range(0, Gateway.MAX_CALLS)
                .mapToObj(_ -> http.sendAsync(slow, BodyHandlers.ofString()))
                .toList();
        Slow.ALL_RUNNING.await();

        var refused = call("GET", "/json");
        Slow.MAY_ANSWER.countDown();

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("retry-after")).contains("1");
        assertThat(text(refused)).contains("\"code\":\"try_again\"");
        assertThat(running).allMatch(call -> call.join().statusCode() == 200);
        assertThat(call("GET", "/json").statusCode()).isEqualTo(200);
    }

    @Test
    void anUnknownRouteIsA404() throws IOException, InterruptedException {
        var response = call("POST", "/json");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(text(response)).isEqualTo("{\"message\":\"Not Found\"}");
    }

    @Test
    void moreThanTenMegabytesAreA413() throws IOException, InterruptedException {
        assertThat(call("POST", "/status/200", new byte[10 * 1024 * 1024]).statusCode())
                .isEqualTo(200);
        assertThat(call("POST", "/status/200", new byte[10 * 1024 * 1024 + 1]).statusCode())
                .isEqualTo(413);
    }
}
