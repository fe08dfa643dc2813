package com.interactioncredits.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.interactioncredits.http.Answer;
import com.interactioncredits.http.Http;
import com.interactioncredits.http.Query;
import com.interactioncredits.http.Refusals;
import com.interactioncredits.parsing.BadFields;
import com.interactioncredits.secrets.Secret;
import com.interactioncredits.whatsapp.WhatsAppSecret;
import com.interactioncredits.wiring.Wiring;
import java.util.Optional;

/// GET /api/webhooks/whatsapp: Meta's subscription handshake.
public final class WebhookHandshakeHandler implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private final Http http = Http.unmeasured();
    private final Secret<WhatsAppSecret> secret;

    public WebhookHandshakeHandler() {
        this(Wiring.shared());
    }

    public WebhookHandshakeHandler(Wiring wiring) {
        this.secret = wiring.whatsAppSecret();
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        return http.answer(event, (request, _) -> {
            // Meta may add parameters of its own, which are not refused.
            var bad = new BadFields();
            var query = Query.of(request.rawQuery(), bad);
            var subscribes = given(query, "hub.mode").equals(Optional.of("subscribe"));
            var challenge = given(query, "hub.challenge");
            var known =
                    given(query, "hub.verify_token").filter(this::isVerifyToken).isPresent();
            return known && subscribes && challenge.isPresent() && bad.isEmpty()
                    ? Answer.Plain.text(challenge.get())
                    : Refusals.notFromMeta();
        });
    }

    private static Optional<String> given(Query query, String parameter) {
        return query.text(parameter).toOptional().flatMap(text -> text);
    }

    private boolean isVerifyToken(String shown) {
        return secret.passes(version -> version.verifyToken().matches(shown));
    }
}
