package com.interactioncredits.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.local.template.FunctionDefinition;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class InvokeEndpointTest {
    private static final String ORDER = "{\"item\":\"tea\",\"count\":2}";

    private final LocalFunctions functions = new LocalFunctions(
            List.of(
                    function("Shop", LocalFunctionsTest.Priced.class),
                    function("Broken", LocalFunctionsTest.Broken.class),
                    function("Endless", LocalFunctionsTest.Endless.class)),
            Clock.systemUTC(),
            new FunctionLog(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8)));
    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final HttpClient client = HttpClient.newHttpClient();

    InvokeEndpointTest() throws IOException {
        server.createContext(InvokeEndpoint.PATH, new InvokeEndpoint(functions));
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
        functions.close();
        client.close();
    }

    private static FunctionDefinition function(String id, Class<?> handler) {
        return new FunctionDefinition(
                id, handler.getName(), Map.of("MESSAGE_PRICE", "3"), LocalFunctionsTest.timeout(handler));
    }

    private HttpResponse<String> invoke(String name, String payload, String... headers) throws Exception {
        var encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
        var url = "http://localhost:" + server.getAddress().getPort() + InvokeEndpoint.PATH + encoded + "/invocations";
        var request = HttpRequest.newBuilder(URI.create(url)).POST(BodyPublishers.ofString(payload));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String name, String what) throws Exception {
        var url = "http://localhost:" + server.getAddress().getPort() + InvokeEndpoint.PATH + name + "/" + what;
        return client.send(HttpRequest.newBuilder(URI.create(url)).GET().build(), BodyHandlers.ofString());
    }

    @Test
    void eachFunctionHasOneVersionBehindItsAlias() throws Exception {
        assertThat(get("Shop", "versions").body())
                .isEqualTo("{\"Versions\":[{\"Version\":\"$LATEST\"},{\"Version\":\"1\"}]}");
        assertThat(get("Shop", "aliases").body())
                .isEqualTo("{\"Aliases\":[{\"Name\":\"live\",\"FunctionVersion\":\"1\"}]}");
        assertThat(get("Nowhere", "versions").statusCode()).isEqualTo(404);
        assertThat(get("Shop", "policy").statusCode()).isEqualTo(404);
        assertThat(get("Shop", "invocations").statusCode()).isEqualTo(404);
    }

    private static void assertFailed(HttpResponse<String> answer, String type, String message) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("X-Amz-Function-Error")).contains("Unhandled");
        assertThat(answer.body()).contains("\"errorType\":\"" + type + "\"", "\"errorMessage\":\"" + message + "\"");
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String type) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("X-Amzn-ErrorType")).contains(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Shop", "Shop:live", "arn:aws:lambda:eu-central-1:000000000000:function:Shop:live"})
    void aFunctionIsCalledByAnyOfItsNames(String name) throws Exception {
        var answer = invoke(name, ORDER);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("X-Amz-Function-Error")).isEmpty();
        assertThat(answer.body()).isEqualTo("{\"text\":\"Shop tea\",\"total\":6}");
    }

    @Test
    void anExceptionIsReportedByItsClassAndMessage() throws Exception {
        assertFailed(invoke("Broken", ORDER), LocalFunctionsTest.Broken.class.getName() + "$Nested", "no tea");
    }

    @Test
    void aTimeoutHasLambdasName() throws Exception {
        assertFailed(invoke("Endless", ORDER), "Sandbox.Timedout", "Task timed out after 0.00 seconds");
    }

    @Test
    void anUnknownFunctionIsRefused() throws Exception {
        assertRefused(invoke("Unknown", ORDER), 404, "ResourceNotFoundException");
    }

    @Test
    void aPayloadThatIsNotJsonIsRefused() throws Exception {
        assertRefused(invoke("Shop", "{"), 400, "InvalidRequestContentException");
    }

    @Test
    void anAsynchronousCallIsRefused() throws Exception {
        assertRefused(invoke("Shop", ORDER, "X-Amz-Invocation-Type", "Event"), 400, "InvalidParameterValueException");
    }
}
