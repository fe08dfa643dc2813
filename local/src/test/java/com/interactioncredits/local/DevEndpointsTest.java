package com.interactioncredits.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.local.DevEndpoints.BadRequest;
import com.interactioncredits.local.clock.LocalClock;
import com.interactioncredits.local.crash.Writes;
import com.interactioncredits.local.idle.Activity;
import com.interactioncredits.local.tokens.LocalTokens;
import com.interactioncredits.local.whatsapp.SimulatedWhatsApp;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DevEndpointsTest {
    private static final String ORIGIN = "http://localhost:8080";

    private final Activity activity = new Activity();
    private final LocalClock clock;
    private final SimulatedWhatsApp whatsApp;
    private final DevEndpoints dev;

    DevEndpointsTest(@TempDir Path folder) {
        clock = LocalClock.in(folder);
        whatsApp = new SimulatedWhatsApp(
                new SimulatedWhatsApp.Settings("token", "secret", URI.create(ORIGIN), folder, Duration.ZERO),
                clock,
                (_, _) -> {});
        dev = new DevEndpoints(
                clock,
                activity,
                new LocalTokens(ORIGIN, folder),
                whatsApp,
                Map.of("SendsQueue", "http://127.0.0.1:1/sends"),
                ORIGIN);
    }

    @AfterEach
    void close() {
        whatsApp.close();
    }

    private JWTClaimsSet token(String body) throws BadRequest, ParseException {
        return SignedJWT.parse(dev.token(body).path("token").asText()).getJWTClaimsSet();
    }

    private static Duration lifetime(JWTClaimsSet claims) {
        return Duration.between(
                claims.getIssueTime().toInstant(), claims.getExpirationTime().toInstant());
    }

    @Test
    void aUsersTokenIsShapedLikeClerks() throws BadRequest, ParseException {
        var claims = token("{\"userId\":\"user_ada\"}");
        assertThat(claims.getSubject()).isEqualTo("user_ada");
        assertThat(claims.getIssuer()).isEqualTo(ORIGIN);
        assertThat(claims.getStringClaim("azp")).isEqualTo(ORIGIN);
        assertThat(claims.getClaim("metadata")).isNull();
        assertThat(lifetime(claims)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void roleAndLifetimeCanBeChosen() throws BadRequest, ParseException {
        var claims = token("{\"userId\":\"user_ada\",\"role\":\"admin\",\"expiresInSeconds\":600}");
        assertThat(claims.getJSONObjectClaim("metadata")).containsEntry("role", "admin");
        assertThat(lifetime(claims)).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void anOutageAppliesUntilTheNextCall() throws BadRequest {
        assertThat(dev.outage("{\"senderError\":131042,\"away\":false}"))
                .hasToString("{\"senderError\":131042,\"away\":false}");
        assertThat(dev.outage("{\"away\":true}")).hasToString("{\"senderError\":null,\"away\":true}");
        assertThat(dev.outage("{\"senderError\":null,\"away\":false}"))
                .hasToString("{\"senderError\":null,\"away\":false}");
        for (var bad : List.of(
                "{\"senderError\":\"190\"}",
                "{\"senderError\":-1}",
                "{\"away\":1}",
                "{\"away\":null}",
                "{\"code\":1}")) {
            assertThatThrownBy(() -> dev.outage(bad)).isInstanceOf(BadRequest.class);
        }
    }

    @Test
    void aTokenOfAnotherUserWhoActsForAUserIsMinted() throws BadRequest, ParseException {
        var claims = token("{\"userId\":\"user_ada\",\"actor\":\"user_support\"}");
        assertThat(claims.getSubject()).isEqualTo("user_ada");
        assertThat(claims.getJSONObjectClaim("act")).containsEntry("sub", "user_support");
    }

    @Test
    void aMachineTokenIsMinted() throws BadRequest, ParseException {
        var claims = token("{\"machineId\":\"mch_local\"}");
        assertThat(claims.getSubject()).isEqualTo("mch_local");
        assertThat(claims.getAudience()).containsExactly("mch_interaction_credits");
        assertThat(claims.getExpirationTime().toInstant())
                .isEqualTo(claims.getIssueTime().toInstant().plusSeconds(60));
    }

    @Test
    void tokensFollowTheMovedClock() throws BadRequest, ParseException {
        dev.clock("{\"advanceSeconds\":86400}");
        assertThat(token("{\"userId\":\"user_ada\"}").getIssueTime().toInstant())
                .isBetween(clock.instant().minusSeconds(30), clock.instant());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {}                                                       | either userId or machineId
            {"userId":"user_a","machineId":"mch_a"}                  | either userId or machineId
            {"userId":"ada"}                                         | userId must be user_
            {"userId":7}                                             | userId must be user_
            {"userId":"user_a b"}                                    | userId must be user_
            {"machineId":"user_a"}                                   | machineId must be mch_
            {"machineId":"mch_a","role":"admin"}                     | a machine has no role
            {"machineId":"mch_a","actor":"user_b"}                   | a machine has no role
            {"userId":"user_a","actor":"ben"}                        | actor must be user_
            {"userId":"user_a","actor":"user_b","role":"admin"}      | either role or actor
            {"userId":"user_a","role":""}                            | role must be
            {"userId":"user_a","expiresInSeconds":0}                 | expiresInSeconds must be an integer
            {"userId":"user_a","expiresInSeconds":"60"}              | expiresInSeconds must be an integer
            {"userId":"user_a","expiresInSeconds":1.5}               | expiresInSeconds must be an integer
            {"userId":"user_a","admin":true}                         | unknown field admin
            {"userId":"user_a","userId":"user_b"}                    | each field once
            []                                                       | must be a JSON object
            {"userId":"user_a"} {}                                   | must be JSON
            """)
    void anInvalidTokenRequestIsRefused(String body, String problem) {
        assertThatThrownBy(() -> dev.token(body)).isInstanceOf(BadRequest.class).hasMessageContaining(problem);
    }

    @Test
    void theClockMoves() throws BadRequest {
        var before = clock.instant();
        var now =
                Instant.parse(dev.clock("{\"advanceSeconds\":900}").path("now").asText());
        assertThat(now).isBetween(before.plusSeconds(899), before.plusSeconds(930));
    }

    @Test
    void afterAnAdvanceALoopIsIdleOnlyOnceItLookedForWorkAgain() throws BadRequest {
        var me = Thread.currentThread();
        activity.foundNothingSince(activity.changes());
        dev.clock("{\"advanceSeconds\":900}");
        assertThat(activity.isIdle(me)).isFalse();
        activity.foundNothingSince(activity.changes());
        assertThat(activity.isIdle(me)).isTrue();
    }

    @Test
    void aClockThatCannotBeMovedSaysWhy() {
        clock.keepRealTimeWith("SQS at http://localhost:4566");
        assertThatThrownBy(() -> dev.clock("{\"advanceSeconds\":900}"))
                .isInstanceOf(BadRequest.class)
                .hasMessageContaining("SQS at http://localhost:4566 keeps real time");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"advanceSeconds\":-1}",
                "{\"advanceSeconds\":\"1\"}",
                "{\"advanceSeconds\":1.0}",
                "{\"advanceSeconds\":null}",
                "{\"advanceSeconds\":1e3}",
                "{\"advanceSeconds\":99999999999999999999}",
                "{\"advanceSeconds\":1,\"to\":2}",
                "1",
                ""
            })
    void anInvalidAdvanceIsRefused(String body) {
        assertThatThrownBy(() -> dev.clock(body)).isInstanceOf(BadRequest.class);
    }

    @Test
    void writesAreCountedFromTheHaltRequestOn() throws BadRequest {
        Writes.requested("a write before the halt request");
        assertThat(dev.halt("{\"after\":2147483647}").path("writes")).isEmpty();
        Writes.completed(Writes.requested("PutItem"));
        assertThat(dev.writes().path("writes").valueStream().map(JsonNode::asText))
                .containsExactly("PutItem");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"before\":1,\"after\":1}",
                "{\"before\":0}",
                "{\"after\":\"1\"}",
                "{\"after\":2147483648}",
                "{\"before\":1,\"write\":7}",
                "{\"at\":1}"
            })
    void anInvalidHaltRequestIsRefused(String body) {
        assertThatThrownBy(() -> dev.halt(body)).isInstanceOf(BadRequest.class);
    }

    @Test
    void messagesReceivedByWhatsAppAreListed() {
        assertThat(dev.messages().path("messages").isArray()).isTrue();
    }

    @Test
    void queueUrlsAreListed() {
        assertThat(dev.queues().at("/queues/SendsQueue").asText()).isEqualTo("http://127.0.0.1:1/sends");
    }
}
