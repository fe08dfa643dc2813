package com.interactioncredits.bench;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.interactioncredits.api.DeductHandler;
import com.interactioncredits.api.PlaceHoldHandler;
import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.ledger.PlaceBy;
import com.interactioncredits.store.TryAgainException;
import com.interactioncredits.wiring.Settings;
import com.interactioncredits.wiring.Wiring;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// The handlers of two routes, called with the events of API Gateway: they verify the token, read the request and
/// render the answer.
final class HandlerCalls implements Way {
    private static final Context CONTEXT = (Context)
            Proxy.newProxyInstance(HandlerCalls.class.getClassLoader(), new Class<?>[] {Context.class}, (_, _, _) -> {
                throw new UnsupportedOperationException("no function needs Lambda's context");
            });

    private final Tokens tokens;
    private final RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> hold;
    private final RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> deduct;

    HandlerCalls(DynamoDbClient dynamo, String table, Clock clock, Tokens tokens) {
        var settings = new Settings(Map.of(
                "TABLE_NAME",
                table,
                "PLACE_BY",
                PlaceBy.COMMIT.label(),
                "ACTIVE_HOLD_LIMIT",
                "10000",
                "CLERK_ISSUER",
                Store.ISSUER,
                "CLERK_JWT_KEY",
                tokens.pem(),
                "ALLOWED_ORIGINS",
                Store.ORIGIN));
        var wiring = new Wiring(
                settings,
                clock,
                () -> dynamo,
                () -> {
                    throw notNeeded();
                },
                () -> {
                    throw notNeeded();
                });
        this.tokens = tokens;
        this.hold = new PlaceHoldHandler(wiring);
        this.deduct = new DeductHandler(wiring);
    }

    private static UnsupportedOperationException notNeeded() {
        return new UnsupportedOperationException("these routes use the table only");
    }

    @Override
    public void place(AccountId account, Reference reference) {
        var body = body(reference).put("amount", 1).put("expiresInSeconds", BareCalls.LASTS.toSeconds());
        call(hold, "hold", account, body);
    }

    @Override
    public void convert(AccountId account, Reference reference) {
        call(deduct, "deduct", account, body(reference));
    }

    private static ObjectNode body(Reference reference) {
        return JsonNodeFactory.instance.objectNode().put("referenceId", reference.value());
    }

    private void call(
            RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler,
            String route,
            AccountId account,
            ObjectNode body) {
        var answer = handler.handleRequest(
                APIGatewayV2HTTPEvent.builder()
                        .withRouteKey("POST /api/credits/{creditType}/" + route)
                        .withPathParameters(
                                Map.of("creditType", account.creditType().label()))
                        .withRawQueryString("")
                        .withHeaders(Map.of(
                                "authorization", tokens.bearer(account.userId()), "content-type", "application/json"))
                        .withBody(body.toString())
                        .build(),
                CONTEXT);
        if (answer.getStatusCode() == 503) {
            throw new TryAgainException(answer.getBody(), null);
        }
        if (answer.getStatusCode() >= 300) {
            throw new IllegalStateException(route + " was answered " + answer.getStatusCode() + " " + answer.getBody());
        }
    }
}
