package com.interactioncredits.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.interactioncredits.local.DevEndpoints.BadRequest;
import com.interactioncredits.local.codedeploy.CodeDeployEndpoint;
import com.interactioncredits.local.lambda.Invocation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DevFunctionsTest {
    private final HttpListener sidePort = HttpListener.bind(0, "LAMBDA_PORT");
    private final CodeDeployEndpoint codeDeploy = new CodeDeployEndpoint();
    private final HttpClient http = HttpClient.newHttpClient();

    DevFunctionsTest() {
        sidePort.handle(CodeDeployEndpoint.PATH, codeDeploy);
        sidePort.start();
    }

    @AfterEach
    void close() {
        http.close();
        sidePort.close();
    }

    private static DevFunctions echo() {
        return new DevFunctions((_, event) -> new Invocation.Answered(event), new CodeDeployEndpoint(), _ -> List.of());
    }

    @Test
    void reconcilePassesItsRequestToTheFunctionAndRefusesUnknownFields() throws BadRequest {
        assertThat(echo().reconcile("{\"repair\":true,\"from\":null}")).hasToString("{\"repair\":true,\"from\":null}");
        assertThatThrownBy(() -> echo().reconcile("{\"repiar\":true}")).isInstanceOf(BadRequest.class);
    }

    /// A function that reports over HTTP, as the real one does.
    private Invocation reporting(JsonNode event, String status) {
        var report = JsonNodeFactory.instance
                .objectNode()
                .put("deploymentId", event.path("DeploymentId").asText())
                .put(
                        "lifecycleEventHookExecutionId",
                        event.path("LifecycleEventHookExecutionId").asText())
                .put("status", status);
        return new Invocation.Answered(JsonNodeFactory.instance.objectNode().put("answered", put(report)));
    }

    private int put(JsonNode report) {
        var url = URI.create("http://localhost:" + sidePort.port() + CodeDeployEndpoint.PATH);
        var request = HttpRequest.newBuilder(url)
                .header("X-Amz-Target", "CodeDeploy_20141006.PutLifecycleEventHookExecutionStatus")
                .POST(BodyPublishers.ofString(report.toString()))
                .build();
        try {
            return http.send(request, BodyHandlers.ofString()).statusCode();
        } catch (IOException | InterruptedException fault) {
            throw new IllegalStateException(fault);
        }
    }

    @Test
    void theStatusReportedByTheHookIsReturned() throws BadRequest {
        for (var status : new String[] {"Succeeded", "Failed"}) {
            var dev = new DevFunctions((_, event) -> reporting(event, status), codeDeploy, _ -> List.of());
            assertThat(dev.checkDeployment("{}"))
                    .hasToString("{\"deploymentId\":\"d-LOCAL\",\"status\":\"" + status + "\"}");
        }
    }

    @Test
    void aHookWithoutAStatusIsAnError() {
        var dev = new DevFunctions((_, event) -> reporting(event, "Fine"), codeDeploy, _ -> List.of());
        assertThatThrownBy(() -> dev.checkDeployment("{}"))
                .isInstanceOf(BadRequest.class)
                .hasMessageContaining("no status");
    }

    @Test
    void onlyTheFirstStatusOfAnExecutionIsAccepted() {
        var report = JsonNodeFactory.instance.objectNode().put("lifecycleEventHookExecutionId", "e");
        assertThat(put(report.deepCopy().put("status", "Failed"))).isEqualTo(200);
        assertThat(put(report.deepCopy().put("status", "Succeeded"))).isEqualTo(400);
        assertThat(codeDeploy.statusOf("e")).contains("Failed");
    }
}
