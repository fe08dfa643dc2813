package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.e2e.Dev.Halt;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The daily call that keeps rarely used functions active, to all functions, with the JSON that Lambda sends.
@Timeout(300)
@Order(Turns.ATTACKS)
class KeepReadyTest {
    private final RunningSystem system = AttackFixture.shared().system();
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void everyFunctionAnswersAndWritesNothing() throws Exception {
        var functions = functions();
        assertThat(functions)
                .contains("PlaceHoldHandler", "StartSending", "ExpireHold")
                .hasSizeGreaterThan(20);
        // Again if a function with a schedule was called meanwhile.
        int tries = 3;
        while (!keepReadyWithoutATrace(functions)) {
            assertThat(--tries)
                    .as("calls without a trace; written: %s", system.dev().writes())
                    .isPositive();
        }
    }

    /// @return whether nothing was written and nothing logged
    private boolean keepReadyWithoutATrace(List<String> functions) throws Exception {
        system.dev().haltAt(Halt.NEVER);
        var logged = system.functionLines();
        for (var function : functions) {
            var answer = invoke(function, "{\"keepReady\":true}");
            assertThat(answer.headers().firstValue("X-Amz-Function-Error"))
                    .as("%s: %s", function, answer.body())
                    .isEmpty();
        }
        var all = functions.stream().map(name -> '"' + name + '"').collect(Collectors.joining(","));
        assertThat(invoke("MaintainVersions", "{\"functions\":[" + all + "]}").body())
                .isEqualTo("{\"functions\":" + functions.size() + ",\"deleted\":0}");
        return system.dev().writes().isEmpty() && system.functionLines().equals(logged);
    }

    private HttpResponse<String> invoke(String function, String event) throws Exception {
        var url = "http://localhost:" + system.lambdaPort() + "/2015-03-31/functions/" + function
                + "/invocations?Qualifier=live";
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
}
