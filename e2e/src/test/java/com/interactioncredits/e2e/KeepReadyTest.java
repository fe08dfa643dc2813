package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.e2e.Dev.Halt;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The daily call that keeps rarely used functions active, to all functions, with the JSON that Lambda sends.
@Timeout(300)
class KeepReadyTest {
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void everyFunctionAnswersAndWritesNothing() throws Exception {
        var lambdaPort = freePort();
        var functions = functions();
        assertThat(functions)
                .contains("PlaceHoldHandler", "StartSending", "ExpireHold")
                .hasSizeGreaterThan(20);
        try (var system =
                RunningSystem.start(RunningSystem.emptyFolder(), Map.of("LAMBDA_PORT", Integer.toString(lambdaPort)))) {
            system.dev().haltAt(Halt.NEVER);
            var logged = system.functionLines();
            for (var function : functions) {
                var answer = invoke(lambdaPort, function, "{\"keepReady\":true}");
                assertThat(answer.headers().firstValue("X-Amz-Function-Error"))
                        .as("%s: %s", function, answer.body())
                        .isEmpty();
            }
            var all = functions.stream().map(name -> '"' + name + '"').collect(Collectors.joining(","));
            assertThat(invoke(lambdaPort, "MaintainVersions", "{\"functions\":[" + all + "]}")
                            .body())
                    .isEqualTo("{\"functions\":" + functions.size() + ",\"deleted\":0}");
            assertThat(system.dev().writes()).isEmpty();
            assertThat(system.functionLines()).isEqualTo(logged);
        }
    }

    private HttpResponse<String> invoke(int port, String function, String event) throws Exception {
        var url = "http://localhost:" + port + "/2015-03-31/functions/" + function + "/invocations?Qualifier=live";
        var request = HttpRequest.newBuilder(URI.create(url))
                .POST(BodyPublishers.ofString(event))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private static List<String> functions() throws IOException {
        var template = Files.readString(Path.of("../template.yaml"));
        return Pattern.compile("(?m)^  (\\w+):\n    Type: AWS::Serverless::Function$")
                .matcher(template)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
