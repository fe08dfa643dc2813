package com.interactioncredits.local.cost;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StartExecutionResponse;

/// Step Functions and Secrets Manager, counted.
final class OtherServices {
    private OtherServices() {}

    /// Keeps the runs that were started until they are made.
    static final class Runs implements SfnClient {
        private final Meter meter;
        private final Queue<String> started = new ArrayDeque<>();

        Runs(Meter meter) {
            this.meter = meter;
        }

        Optional<String> next() {
            return Optional.ofNullable(started.poll());
        }

        @Override
        public StartExecutionResponse startExecution(StartExecutionRequest request) {
            meter.waitFor("start-execution-ms");
            started.add(request.input());
            return StartExecutionResponse.builder().executionArn("arn").build();
        }

        @Override
        public String serviceName() {
            return "states";
        }

        @Override
        public void close() {}
    }

    /// One secret without an earlier version.
    record Secrets(Meter meter, String text) implements SecretsManagerClient {
        @Override
        public GetSecretValueResponse getSecretValue(GetSecretValueRequest request) {
            meter.waitFor("secret-ms");
            meter.count("secret-read", "GetSecretValue", 1);
            if (!request.versionStage().equals("AWSCURRENT")) {
                throw ResourceNotFoundException.builder().message("none").build();
            }
            return GetSecretValueResponse.builder()
                    .secretString(text)
                    .versionId("v1")
                    .createdDate(Instant.EPOCH)
                    .build();
        }

        @Override
        public String serviceName() {
            return "secretsmanager";
        }

        @Override
        public void close() {}
    }
}
