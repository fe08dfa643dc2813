package com.interactioncredits.simulation;

import com.interactioncredits.local.whatsapp.WebhookSignature;
import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/// Secrets Manager with WhatsApp's secret, which may be rotated once at some moment of the scenario; a call may fail.
/// WhatsApp knows the new version from that moment on, the functions when they read it. A call takes no virtual time.
final class SimulatedSecrets implements SecretsManagerClient {
    private static final Duration LATEST_ROTATION = Duration.ofMinutes(15);

    private final Simulation world;
    private final FaultRates faults;
    private final Counts counts;
    private final Instant start;
    private final long rotatesAt;

    SimulatedSecrets(Simulation world, FaultRates faults, Counts counts, Instant start) {
        this.world = world;
        this.faults = faults;
        this.counts = counts;
        this.start = start;
        this.rotatesAt =
                world.chance(faults.rotated()) ? world.between(Duration.ZERO, LATEST_ROTATION) : Long.MAX_VALUE;
    }

    private int version() {
        return world.now() < rotatesAt ? 1 : 2;
    }

    /// The authorization that WhatsApp accepts now.
    String authorization() {
        return "Bearer token-" + version();
    }

    /// The signature of a webhook with the current secret.
    String signature(String body) {
        return WebhookSignature.of(body, appSecret(version()));
    }

    private static String appSecret(int version) {
        return "simulation-app-secret-" + version;
    }

    @Override
    public GetSecretValueResponse getSecretValue(GetSecretValueRequest request) {
        if (world.chance(faults.queueAway())) {
            counts.increment("secrets: a read that failed");
            throw SdkClientException.create("Secrets Manager was away");
        }
        int version = request.versionStage().equals("AWSCURRENT") ? version() : version() - 1;
        if (version == 0) {
            throw ResourceNotFoundException.builder()
                    .message("there is no version " + request.versionStage())
                    .build();
        }
        counts.increment("secrets: version " + version + " read");
        return GetSecretValueResponse.builder()
                .versionId("version-" + version)
                .secretString("{\"accessToken\":\"token-" + version + "\",\"appSecret\":\"" + appSecret(version)
                        + "\",\"verifyToken\":\"simulation-verify-token\"}")
                .createdDate(version == 1 ? start.minus(Duration.ofDays(30)) : start.plusNanos(rotatesAt))
                .build();
    }

    @Override
    public String serviceName() {
        return "secretsmanager";
    }

    @Override
    public void close() {}
}
