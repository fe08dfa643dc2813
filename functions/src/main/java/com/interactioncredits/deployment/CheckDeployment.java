package com.interactioncredits.deployment;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.interactioncredits.logging.LogContext;
import com.interactioncredits.parsing.KeepReady;
import com.interactioncredits.store.StoreRetry;
import com.interactioncredits.wiring.Wiring;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.regex.Pattern;

/// CodeDeploy calls it before a new version gets its first call: `{"DeploymentId": "d-…",
/// "LifecycleEventHookExecutionId": "…"}`. It tries the new code on the real table, reports `Succeeded` or `Failed` to
/// CodeDeploy, and answers `{"status": …}`. A repeated call has no further effect.
///
/// It throws when the report to CodeDeploy fails: CodeDeploy then stops the deployment at its own timeout.
public final class CheckDeployment implements RequestStreamHandler {
    private static final Pattern DEPLOYMENT_ID = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final JsonMapper JSON = new JsonMapper();
    private static final System.Logger LOG = System.getLogger(CheckDeployment.class.getName());

    private final LedgerCheck ledger;
    private final CodeDeploy codeDeploy;
    private final StoreRetry storeRetry;

    private record Hook(String deploymentId, String executionId) {}

    public CheckDeployment() {
        this(Wiring.shared());
    }

    public CheckDeployment(Wiring wiring) {
        this(wiring, CodeDeploy.ofThisEnvironment());
    }

    CheckDeployment(Wiring wiring, CodeDeploy codeDeploy) {
        this.ledger = new LedgerCheck(wiring.placing(), wiring.ledger(), wiring.statement(), wiring.storeRetry());
        this.codeDeploy = codeDeploy;
        this.storeRetry = wiring.storeRetry();
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        var event = read(input);
        if (KeepReady.isIn(event)) {
            JSON.writeValue(output, JsonNodeFactory.instance.objectNode());
            return;
        }
        var hook = hook(event);
        var status = LogContext.ofInvocation(context, () -> checkAndReport(hook));
        JSON.writeValue(output, JsonNodeFactory.instance.objectNode().put("status", status.label()));
    }

    private CodeDeploy.Status checkAndReport(Hook hook) {
        var status = check(hook);
        return storeRetry.untilDone(() -> {
            codeDeploy.report(hook.deploymentId(), hook.executionId(), status);
            return Optional.of(status);
        });
    }

    private CodeDeploy.Status check(Hook hook) {
        try {
            var problem = ledger.problem(hook.executionId());
            problem.ifPresent(what -> LOG.log(
                    System.Logger.Level.ERROR, "deployment {0}: the check failed: {1}", hook.deploymentId(), what));
            return problem.isEmpty() ? CodeDeploy.Status.SUCCEEDED : CodeDeploy.Status.FAILED;
        } catch (RuntimeException | Error fault) {
            // Also an Error: a jar that lacks a class must be reported, and not wait for CodeDeploy's hour.
            LOG.log(
                    System.Logger.Level.ERROR,
                    "deployment " + hook.deploymentId() + ": the check could not be done",
                    fault);
            return CodeDeploy.Status.FAILED;
        }
    }

    private static JsonNode read(InputStream input) throws IOException {
        try {
            return JSON.readTree(input);
        } catch (JsonProcessingException _) {
            throw new IllegalArgumentException("the event is no JSON");
        }
    }

    private static Hook hook(JsonNode event) {
        var hook = new Hook(
                event.path("DeploymentId").asText(),
                event.path("LifecycleEventHookExecutionId").asText());
        if (!DEPLOYMENT_ID.matcher(hook.deploymentId()).matches()
                || hook.executionId().isEmpty()) {
            throw new IllegalArgumentException(
                    "the event is {\"DeploymentId\": text, \"LifecycleEventHookExecutionId\": text}");
        }
        return hook;
    }
}
