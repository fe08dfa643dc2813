package com.interactioncredits.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.interactioncredits.input.BadFields;
import com.interactioncredits.whatsapp.VerifyToken;
import com.interactioncredits.wiring.Wiring;
import java.util.Optional;

/// GET /api/webhooks/whatsapp: Meta's subscription handshake.
public final class WebhookHandshakeHandler implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private final Http http = Http.open();
    private final VerifyToken token;

    public WebhookHandshakeHandler() {
        this(Wiring.shared());
    }

    public WebhookHandshakeHandler(Wiring wiring) {
        this.token = wiring.verifyToken();
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        return http.answer(event, (request, _) -> {
            // Meta may add parameters of its own, so that unknown ones are none of our business here.
            var repeated = new BadFields();
            var query = Query.of(request.rawQuery(), repeated);
            var subscribes = query.text("hub.mode").equals(Optional.of("subscribe"));
            var challenge = query.text("hub.challenge");
            var known = query.text("hub.verify_token").filter(token::matches).isPresent();
            return known && subscribes && challenge.isPresent() && repeated.isEmpty()
                    ? Answer.Plain.text(challenge.get())
                    : Refusals.notFromMeta();
        });
    }
}
