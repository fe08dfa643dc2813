package com.interactioncredits.api;

import static com.interactioncredits.http.Answer.ok;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.interactioncredits.health.MetricsReader;
import com.interactioncredits.http.Access;
import com.interactioncredits.http.Http;
import com.interactioncredits.http.Views;
import com.interactioncredits.wiring.Wiring;

/// GET /api/operations/metrics: rates, times and refusals of the last hours.
public final class GetOperationsMetricsHandler
        implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private final Http http;
    private final MetricsReader metrics;

    public GetOperationsMetricsHandler() {
        this(Wiring.shared());
    }

    public GetOperationsMetricsHandler(Wiring wiring) {
        this.http = new Http(wiring);
        this.metrics = wiring.metricsReader();
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        return http.answer(
                event,
                Access.SEE_OPERATIONS,
                request -> request.hours()::get,
                range -> ok("metrics", Views.metrics(metrics.read(range))));
    }
}
