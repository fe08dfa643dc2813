package com.interactioncredits.api;

import static com.interactioncredits.http.Answer.ok;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.interactioncredits.health.HealthReader;
import com.interactioncredits.http.Access;
import com.interactioncredits.http.Http;
import com.interactioncredits.http.Views;
import com.interactioncredits.wiring.Wiring;

/// GET /api/operations/health: what waits, what is overdue, and what the reconciler found.
public final class GetOperationsHealthHandler
        implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private final Http http;
    private final HealthReader health;

    public GetOperationsHealthHandler() {
        this(Wiring.shared());
    }

    public GetOperationsHealthHandler(Wiring wiring) {
        this.http = new Http(wiring);
        this.health = wiring.healthReader();
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        return http.answer(
                event, Access.SEE_OPERATIONS, _ -> () -> health, reader -> ok("health", Views.health(reader.read())));
    }
}
