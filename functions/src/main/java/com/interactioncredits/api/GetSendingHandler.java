package com.interactioncredits.api;

import static com.interactioncredits.http.Answer.ok;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.interactioncredits.http.Access;
import com.interactioncredits.http.Http;
import com.interactioncredits.http.Views;
import com.interactioncredits.operations.SendingSwitch;
import com.interactioncredits.wiring.Wiring;

/// GET /api/operations/sending: whether messages are sent, and who changed it last.
public final class GetSendingHandler implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private final Http http;
    private final SendingSwitch sending;

    public GetSendingHandler() {
        this(Wiring.shared());
    }

    public GetSendingHandler(Wiring wiring) {
        this.http = new Http(wiring);
        this.sending = wiring.sendingSwitch();
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        return http.answer(
                event, Access.SEE_OPERATIONS, _ -> () -> sending, known -> ok("sending", Views.sending(known.read())));
    }
}
