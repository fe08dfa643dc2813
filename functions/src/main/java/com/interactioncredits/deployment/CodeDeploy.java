package com.interactioncredits.deployment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.interactioncredits.aws.JsonService;
import com.interactioncredits.aws.JsonService.Service;
import com.interactioncredits.wiring.Wiring;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;

/// The one call that we make to CodeDeploy.
///
/// Source: AWS CodeDeploy API reference, PutLifecycleEventHookExecutionStatus.
final class CodeDeploy {
    private final JsonService service;

    enum Status {
        SUCCEEDED("Succeeded"),
        FAILED("Failed");

        private final String label;

        Status(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    CodeDeploy(URI endpoint, Region region, AwsCredentialsProvider credentials) {
        this(new JsonService(
                Service.CODE_DEPLOY,
                endpoint,
                region,
                credentials,
                Wiring.http().build()));
    }

    private CodeDeploy(JsonService service) {
        this.service = service;
    }

    static CodeDeploy ofThisEnvironment() {
        return new CodeDeploy(
                JsonService.ofThisEnvironment(Service.CODE_DEPLOY, Wiring.http().build()));
    }

    URI endpoint() {
        return service.endpoint();
    }

    /// Reports the status of a lifecycle event hook. A hook that has a status already keeps it.
    ///
    /// @throws SdkClientException if another try may succeed
    /// @throws IllegalStateException if CodeDeploy refuses; says with which error
    void report(String deploymentId, String executionId, Status status) {
        var body = JsonNodeFactory.instance
                .objectNode()
                .put("deploymentId", deploymentId)
                .put("lifecycleEventHookExecutionId", executionId)
                .put("status", status.label());
        judge(service.call("PutLifecycleEventHookExecutionStatus", body));
    }

    private static void judge(JsonService.Answer answer) {
        if (answer.succeeded()) {
            return;
        }
        switch (answer.error()) {
            case "LifecycleEventAlreadyCompletedException" -> {
                // an earlier report, whose answer was lost
            }
            case "ThrottlingException" -> throw SdkClientException.create("CodeDeploy is busy");
            default -> {
                if (answer.status() >= 500) {
                    throw SdkClientException.create("CodeDeploy answered " + answer.status());
                }
                throw new IllegalStateException(
                        "CodeDeploy refused the report: " + answer.status() + " " + answer.error());
            }
        }
    }
}
