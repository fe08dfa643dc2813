package com.interactioncredits.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.interactioncredits.clerk.ClerkEvent;
import com.interactioncredits.clerk.WebhookSigningSecret;
import com.interactioncredits.credits.Actor;
import com.interactioncredits.http.Answer;
import com.interactioncredits.http.Http;
import com.interactioncredits.http.HttpEvent;
import com.interactioncredits.http.Refusals;
import com.interactioncredits.ledger.Freezes;
import com.interactioncredits.metrics.Metrics;
import com.interactioncredits.secrets.Secret;
import com.interactioncredits.wiring.Wiring;
import java.time.Clock;
import java.util.Optional;

/// POST /api/webhooks/clerk: freezes the accounts of a user whom Clerk has deleted. Clerk repeats what was not answered
/// 200, for a day and more.
public final class ReceiveClerkWebhookHandler
        implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private static final int MAX_BODY_BYTES = 3 * 1024 * 1024;
    private static final Actor CLERK = Actor.partOfSystem("clerk");
    private static final String REASON = "The user was deleted in Clerk";

    private final Http http;
    private final Optional<Secret<WebhookSigningSecret>> secret;
    private final Freezes freezes;
    private final Metrics metrics;
    private final Clock clock;

    public ReceiveClerkWebhookHandler() {
        this(Wiring.shared());
    }

    public ReceiveClerkWebhookHandler(Wiring wiring) {
        this.http = Http.open(wiring);
        this.secret = wiring.clerkWebhookSecret();
        this.freezes = wiring.freezes();
        this.metrics = wiring.metrics();
        this.clock = wiring.clock();
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        return http.answer(event, (request, _) -> {
            if (secret.isEmpty()) {
                return Refusals.noSuchRoute();
            }
            var body = request.body();
            if (body.length > MAX_BODY_BYTES) {
                return Refusals.bodyTooLarge(MAX_BODY_BYTES);
            }
            var headers = new WebhookSigningSecret.Headers(
                    header(request, "svix-id"), header(request, "svix-timestamp"), header(request, "svix-signature"));
            if (!secret.get().passes(version -> version.hasSigned(headers, body, clock.instant()))) {
                metrics.count(Metrics.Name.FORGED_WEBHOOKS, 1);
                return Refusals.notFromClerk();
            }
            var said = ClerkEvent.parse(body);
            if (said.isEmpty()) {
                return Refusals.invalidField("body", "must be a JSON object");
            }
            said.get().deletedUser().ifPresent(user -> freezes.freezeUnlessFrozen(user, REASON, CLERK));
            return Answer.Plain.OK;
        });
    }

    private static String header(HttpEvent request, String name) {
        return request.header(name).orElse("");
    }
}
