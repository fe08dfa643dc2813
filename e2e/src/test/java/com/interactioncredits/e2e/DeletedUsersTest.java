package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/// What Clerk's webhook does to a user's accounts.
class DeletedUsersTest {
    private final RunningSystem system = RunningSystem.shared();

    @Test
    void aUserWhoIsDeletedInClerkSendsNothingAnyMore() throws GeneralSecurityException {
        var user = Api.newUser(system).granted(3);
        assertThat(user.trySend("+15550100000", "before")).isPresent();

        assertThat(delivered(user.userId(), "local-clerk-signing-secret")).isEqualTo(200);

        assertThat(user.trySend("+15550100000", "after")).isEmpty();
        assertThat(user.get("/api/credits/interaction/balance")
                        .body()
                        .at("/balance/frozen")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void whatClerkDidNotSignChangesNothing() throws GeneralSecurityException {
        var user = Api.newUser(system).granted(1);
        assertThat(delivered(user.userId(), "another secret")).isEqualTo(403);
        assertThat(user.trySend("+15550100000", "after")).isPresent();
    }

    private int delivered(String userId, String secret) throws GeneralSecurityException {
        var body = "{\"type\":\"user.deleted\",\"object\":\"event\",\"data\":{\"id\":\"" + userId
                + "\",\"deleted\":true}}";
        var timestamp = Long.toString(system.dev().now().getEpochSecond());
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        var signature = mac.doFinal(("msg_1." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
        return Api.exchange(HttpRequest.newBuilder(system.baseUri().resolve("/api/webhooks/clerk"))
                        .header("Content-Type", "application/json")
                        .header("svix-id", "msg_1")
                        .header("svix-timestamp", timestamp)
                        .header("svix-signature", "v1," + Base64.getEncoder().encodeToString(signature))
                        .POST(BodyPublishers.ofString(body))
                        .build())
                .status();
    }
}
