package com.interactioncredits.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.interactioncredits.local.DevEndpoints.BadRequest;
import com.interactioncredits.local.codedeploy.CodeDeployEndpoint;
import com.interactioncredits.local.events.Calls;
import com.interactioncredits.local.lambda.Invocation;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/// The deployed functions that AWS or an operator calls, callable over HTTP in local mode, and what an operator reads.
///
/// @param stories the lines of `make show` about an id; none when nothing has it
record DevFunctions(Calls functions, CodeDeployEndpoint codeDeploy, Function<String, List<String>> stories) {
    /// `POST /dev/show`: `{"id"}`, which may be all that `Stories` knows. Answers `{"lines"}`, an array of text, empty
    /// when nothing has the id.
    ObjectNode show(String body) throws BadRequest {
        var id = DevEndpoints.object(body, Set.of("id")).path("id").asText();
        var answer = JsonNodeFactory.instance.objectNode();
        var lines = answer.putArray("lines");
        stories.apply(id).forEach(lines::add);
        return answer;
    }

    /// `POST /dev/reconcile`: `{"repair"?, "from"?}`, the event of the function `ReconcileAccounts`, whose answer this
    /// is.
    ObjectNode reconcile(String body) throws BadRequest {
        return answerOf("ReconcileAccounts", DevEndpoints.object(body, Set.of("repair", "from")));
    }

    /// `POST /dev/check-deployment`: `{}`. Calls `CheckDeployment` as CodeDeploy does, and returns the status it
    /// reported:
    /// `{"deploymentId", "status": "Succeeded" or "Failed"}`.
    ObjectNode checkDeployment(String body) throws BadRequest {
        DevEndpoints.object(body, Set.of());
        var deployment = "d-LOCAL";
        var execution = UUID.randomUUID().toString();
        answerOf(
                "CheckDeployment",
                JsonNodeFactory.instance
                        .objectNode()
                        .put("DeploymentId", deployment)
                        .put("LifecycleEventHookExecutionId", execution));
        var status =
                codeDeploy.statusOf(execution).orElseThrow(() -> new BadRequest("the function reported no status"));
        return JsonNodeFactory.instance
                .objectNode()
                .put("deploymentId", deployment)
                .put("status", status);
    }

    private ObjectNode answerOf(String function, JsonNode event) throws BadRequest {
        try {
            return switch (functions.invoke(function, event)) {
                case Invocation.Answered(var json) when json instanceof ObjectNode object -> object;
                case Invocation.Answered _ -> throw new BadRequest("the function did not return an object");
                case Invocation.Failed(var type, var message) -> throw new BadRequest(type + ": " + message);
                case Invocation.TimedOut(var after) ->
                    throw new BadRequest("no answer after " + after.toSeconds() + " s");
            };
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new BadRequest("local mode is closing");
        }
    }
}
