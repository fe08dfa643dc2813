package com.interactioncredits.api;

import static com.interactioncredits.api.TestApi.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The first check that fails answers, in the contract's order.
class OrderOfChecksTest {
    private static final String TOO_LARGE = "x".repeat(64 * 1024 + 1);

    static final List<Operation> WITH_BODY = Operation.withBody();
    static final List<Operation> WITHOUT_BODY = Operation.withoutBody();
    static final List<Operation> ALL = Operation.ofCallers();
    static final List<Operation> OF_MACHINES =
            ALL.stream().filter(operation -> !operation.scope().isEmpty()).toList();
    static final List<Operation> OF_OPERATORS =
            ALL.stream().filter(operation -> operation.scope().isEmpty()).toList();
    static final List<Operation> READ_BY_USERS =
            WITHOUT_BODY.stream().filter(OF_MACHINES::contains).toList();

    private final TestApi api = new TestApi();

    @ParameterizedTest
    @FieldSource("ALL")
    void theTokenIsCheckedFirst(Operation operation) {
        var reply = api.call(operation)
                .without("authorization")
                .path("creditType", "gold")
                .query("nonsense=1")
                .header("content-type", "text/plain")
                .body(TOO_LARGE)
                .send();

        assertThat(reply.isRefused(401, "unauthorized").header("WWW-Authenticate"))
                .isEqualTo("Bearer");
    }

    @Test
    void anExpiredTokenIsNone() {
        var call = api.call(GetBalanceHandler::new).as(api.user(ADA));
        api.advance(Duration.ofMinutes(2));

        call.send().isRefused(401, "unauthorized");
    }

    @Test
    void withoutKeysTheSameCallMaySucceedLater() {
        var unreachable = URI.create("http://localhost:9/");
        var settings = Map.of("CLERK_JWT_KEY", "", "CLERK_JWKS_URL", unreachable.toString());
        var token = api.user(ADA);
        var withKeyId =
                token.replaceFirst("Bearer [^.]+", "Bearer eyJhbGciOiJSUzI1NiIsImtpZCI6Imluc18xIiwidHlwIjoiSldUIn0");

        var reply = new TestApi(settings, unreachable)
                .call(GetBalanceHandler::new)
                .as(withKeyId)
                .send();

        assertThat(reply.isRefused(503, "try_again").header("Retry-After")).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gold", "INTERACTION", "", "interaction ", "%69nteraction"})
    void anUnknownCreditTypeComesBeforeTheBody(String creditType) {
        api.call(PlaceHoldHandler::new)
                .as(api.user(ADA))
                .path("creditType", creditType)
                .body(TOO_LARGE)
                .send()
                .isRefused(404, "not_found");
    }

    @ParameterizedTest
    @FieldSource("WITH_BODY")
    void aBodyThatIsTooLargeComesBeforeItsType(Operation operation) {
        api.call(operation)
                .as(api.impersonated(ADA))
                .without("content-type")
                .body(TOO_LARGE)
                .send()
                .isRefused(413, "body_too_large");
    }

    @Test
    void theSizeIsCountedInBytesOfTheDecodedBody() {
        var padded = "{\"amount\":1,\"referenceId\":\"r\",\"x\":\"" + "ä".repeat(40_000) + "\"}";
        var exactly = "{\"x\":\"" + "x".repeat(64 * 1024 - 8) + "\"}";
        var call = api.call(PlaceHoldHandler::new).as(api.user(ADA));

        call.body(padded).send().isRefused(413, "body_too_large");
        call.inBase64().send().isRefused(413, "body_too_large");
        call.body(exactly).send().isRefused(400, "invalid_request");
        call.inBase64().send().isRefused(400, "invalid_request");
    }

    @ParameterizedTest
    @FieldSource("WITH_BODY")
    void theMediaTypeComesBeforeTheBody(Operation operation) {
        api.call(operation)
                .as(api.impersonated(ADA))
                .without("content-type")
                .body("not JSON")
                .send()
                .isRefused(415, "unsupported_media_type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/json; charset=latin1",
                "application/jsonx",
                "application/json, text/plain",
                "application/problem+json",
                ""
            })
    void onlyJsonIsTaken(String contentType) {
        api.call(PlaceHoldHandler::new)
                .as(api.user(ADA))
                .header("content-type", contentType)
                .send()
                .isRefused(415, "unsupported_media_type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON",
                "application/json; charset=utf-8",
                "application/json;charset=UTF-8",
                "application/json ; charset=\"utf-8\""
            })
    void jsonMayNameItsCharset(String contentType) {
        var reply = api.call(PlaceHoldHandler::new)
                .as(api.user(ADA))
                .header("content-type", contentType)
                .send();

        reply.isRefused(402, "insufficient_credits");
    }

    @ParameterizedTest
    @FieldSource("WITH_BODY")
    void aBadBodyComesBeforeThePermission(Operation operation) {
        api.call(operation).as(api.impersonated(ADA)).body("{}").send().isRefused(400, "invalid_request");
    }

    @ParameterizedTest
    @FieldSource("WITH_BODY")
    void anImpersonatedUserChangesNothing(Operation operation) {
        api.call(operation).as(api.impersonated(ADA)).send().isRefused(403, "forbidden");
    }

    /// There is no message for the one that shows a message: a caller who may not read it would get 403.
    @ParameterizedTest
    @FieldSource("READ_BY_USERS")
    void anImpersonatedUserMayRead(Operation operation) {
        assertThat(operation.method()).isEqualTo("GET");
        assertThat(api.call(operation).as(api.impersonated(ADA)).send().status())
                .isIn(200, 404);
    }

    @Test
    void onlyOperatorsAndServicesGrant() {
        var call = api.call(GrantCreditsHandler::new);

        call.as(api.user(ADA)).send().isRefused(403, "forbidden");
        call.as(api.operator("user_root")).send().isOk(201);
        call.as(api.service()).send().isOk(200);
    }

    @ParameterizedTest
    @FieldSource("OF_OPERATORS")
    void whatOnlyOperatorsDoIsRefusedToUsersAndMachines(Operation operation) {
        api.call(operation).as(api.user(ADA)).send().isRefused(403, "forbidden");
        api.call(operation).as(api.service()).send().isRefused(403, "forbidden");
        api.call(operation).as(api.operator("user_root")).send().isOk(200);
    }

    @ParameterizedTest
    @FieldSource("OF_MACHINES")
    void aMachineNeedsTheScopeThatTheDescriptionNames(Operation operation) {
        var scope = operation.scope();
        for (var own : List.of("hold", "send", "grant", "read")) {
            var reply = asMachine(operation, "mch_" + own).send();
            if (own.equals(scope)) {
                assertThat(reply.status()).as(reply.text()).isNotIn(400, 401, 403, 500);
            } else {
                var listed = Stream.of("hold", "send", "grant", "read")
                        .filter(either -> either.equals(own) || either.equals(scope))
                        .collect(Collectors.joining("+"));
                assertThat(reply.isRefused(403, "forbidden").get("detail").asText())
                        .isEqualTo("This machine lacks the scope " + scope
                                + ". Add it in the setting AllowedMachines: mch_" + own + ":" + listed + ".");
            }
        }
    }

    @ParameterizedTest
    @FieldSource("OF_MACHINES")
    void aFieldThatIsWrongComesBeforeAMissingScope(Operation operation) {
        asMachine(operation, operation.scope().equals("hold") ? "mch_read" : "mch_hold")
                .query("userId=user_ada&nonsense=1")
                .send()
                .isRefused(400, "invalid_request");
    }

    private Call asMachine(Operation operation, String machine) {
        var call = api.call(operation).as(api.machine(machine)).query("userId=" + ADA);
        return operation
                .examples()
                .findFirst()
                .map(example -> {
                    ObjectNode body = example.deepCopy();
                    return call.query("").body(body.put("userId", ADA).toString());
                })
                .orElse(call);
    }

    @Test
    void headersCountInAnyCase() {
        api.call(PlaceHoldHandler::new)
                .without("authorization")
                .without("content-type")
                .header("AUTHORIZATION", api.user(ADA))
                .header("Content-Type", "application/json")
                .send()
                .isRefused(402, "insufficient_credits");
    }

    @Test
    void anUnknownRouteIsNotFound() {
        api.call(NotFoundHandler::new).send().isRefused(404, "not_found");
    }

    @Test
    void aFaultIsAnsweredWithoutDetails() {
        var broken = new TestApi(Map.of("TABLE_NAME", "no-such-table"), URI.create("http://localhost:9"));

        var reply = broken.call(GetBalanceHandler::new).as(broken.user(ADA)).send();

        assertThat(reply.isRefused(500, "internal").text())
                .doesNotContain("no-such-table")
                .doesNotContain("Exception")
                .doesNotContain(ADA);
    }

    @Test
    void aBodyInBase64IsTheSameBody() {
        var call = api.call(GrantCreditsHandler::new).as(api.operator(ADA));

        call.send().isOk(201);
        call.inBase64().send().isOk(200).isReplay();
    }

    @Test
    void bytesThatAreNoUtf8AreNoJson() {
        var bytes = "{\"amount\":1,\"referenceId\":\"\u00e4\"}".getBytes(StandardCharsets.ISO_8859_1);

        var reply =
                api.call(PlaceHoldHandler::new).as(api.user(ADA)).body(bytes).send();

        assertThat(reply.isRefused(400, "invalid_request").badFields()).containsExactly("body");
    }
}
