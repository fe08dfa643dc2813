package com.interactioncredits.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.interactioncredits.http.Answer;
import com.interactioncredits.http.Http;
import com.interactioncredits.http.Refusals;
import com.interactioncredits.logging.LogContext;
import com.interactioncredits.messaging.StatusQueue;
import com.interactioncredits.messaging.WhatsAppErrors;
import com.interactioncredits.metrics.Metrics;
import com.interactioncredits.parsing.Fields;
import com.interactioncredits.secrets.Secret;
import com.interactioncredits.whatsapp.Webhook;
import com.interactioncredits.whatsapp.WebhookSignature;
import com.interactioncredits.whatsapp.WhatsAppSecret;
import com.interactioncredits.wiring.Wiring;
import java.time.Clock;

/// POST /api/webhooks/whatsapp: Meta's status notifications. Each status is safe in a queue before the 200, so that
/// Meta never has to send a whole batch again because one status could not be applied.
public final class ReceiveWebhookHandler implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private static final int MAX_BODY_BYTES = 3 * 1024 * 1024;

    private final Http http;
    private final Secret<WhatsAppSecret> secret;
    private final StatusQueue queue;
    private final Clock clock;
    private final Metrics metrics;
    private final WhatsAppErrors errors;

    public ReceiveWebhookHandler() {
        this(Wiring.shared());
    }

    public ReceiveWebhookHandler(Wiring wiring) {
        this.http = Http.open(wiring);
        this.secret = wiring.whatsAppSecret();
        this.clock = wiring.clock();
        this.metrics = wiring.metrics();
        this.errors = new WhatsAppErrors(metrics);
        this.queue = wiring.statusQueue();
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        return http.answer(event, (request, line) -> {
            var body = request.body();
            if (body.length > MAX_BODY_BYTES) {
                return Refusals.bodyTooLarge(MAX_BODY_BYTES);
            }
            var signature = request.header(WebhookSignature.HEADER).orElse(null);
            if (!secret.passes(version -> version.signature().isValid(body, signature))) {
                metrics.count(Metrics.Name.FORGED_WEBHOOKS, 1);
                return Refusals.notFromMeta();
            }
            return switch (Webhook.parse(body, clock.instant())) {
                case Webhook.Malformed() -> Refusals.invalidField("body", "must be a JSON object");
                case Webhook.Statuses webhook -> {
                    count(webhook, line);
                    nameMessages(webhook, line);
                    if (!queue.take(webhook.statuses())) {
                        yield Refusals.tryAgain();
                    }
                    // Only now, since Meta repeats what was not answered 200.
                    metrics.count(
                            Metrics.Name.UNUSABLE_STATUSES, webhook.ignored().unusableStatuses());
                    webhook.errors().forEach(errors::report);
                    yield Answer.Plain.OK;
                }
            };
        });
    }

    /// What we gave along with each message is its id; another system's may be anything.
    private static void nameMessages(Webhook.Statuses webhook, ObjectNode line) {
        var ids = webhook.statuses().stream()
                .flatMap(status -> status.callbackData().stream())
                .flatMap(data -> Fields.uuid(data).stream())
                .distinct()
                .toList();
        if (ids.size() == 1) {
            LogContext.messageId(ids.getFirst());
        } else if (!ids.isEmpty()) {
            var all = line.putArray("messageIds");
            ids.forEach(id -> all.add(id.toString()));
        }
    }

    private static void count(Webhook.Statuses webhook, ObjectNode line) {
        var ignored = webhook.ignored();
        line.put("statuses", webhook.statuses().size())
                .put("errors", webhook.errors().size())
                .put("inboundMessages", ignored.inboundMessages())
                .put("foreign", ignored.foreign())
                .put("unusableStatuses", ignored.unusableStatuses());
    }
}
