package com.interactioncredits.whatsapp;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.interactioncredits.whatsapp.DeliveryStatus.Kind;
import com.interactioncredits.whatsapp.Webhook.Ignored;
import com.interactioncredits.whatsapp.Webhook.Malformed;
import com.interactioncredits.whatsapp.Webhook.Statuses;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Collects while it walks through one notification.
final class WebhookReading {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Pattern UNIX_SECONDS = Pattern.compile("[0-9]{1,11}");

    private final List<DeliveryStatus> statuses = new ArrayList<>();
    private int inboundMessages;
    private int foreign;
    private int unusable;

    private WebhookReading() {}

    static Webhook of(byte[] raw) {
        JsonNode root;
        try {
            root = JSON.readTree(raw);
        } catch (IOException _) {
            return new Malformed();
        }
        return root.isObject() ? new WebhookReading().statuses(root) : new Malformed();
    }

    private Webhook statuses(JsonNode root) {
        if (root.path("object").asText().equals("whatsapp_business_account")) {
            root.path("entry").forEach(entry -> entry.path("changes").forEach(this::change));
        } else {
            foreign++;
        }
        return new Statuses(List.copyOf(statuses), new Ignored(inboundMessages, foreign, unusable));
    }

    private void change(JsonNode change) {
        if (!change.path("field").asText().equals("messages")) {
            foreign++;
            return;
        }
        var value = change.path("value");
        inboundMessages += value.path("messages").size();
        for (var node : value.path("statuses")) {
            status(node).ifPresentOrElse(statuses::add, () -> unusable++);
        }
    }

    private static Optional<DeliveryStatus> status(JsonNode node) {
        var id = node.path("id").asText();
        var time = node.path("timestamp").asText();
        if (!WhatsAppId.isUsable(id) || !UNIX_SECONDS.matcher(time).matches()) {
            return Optional.empty();
        }
        var callbackData =
                Optional.of(node.path("biz_opaque_callback_data").asText()).filter(WhatsAppId::isUsable);
        var at = Instant.ofEpochSecond(Long.parseLong(time));
        return kind(node.path("status").asText())
                .map(kind -> new DeliveryStatus(id, kind, callbackData, at, error(node.path("errors"))));
    }

    private static Optional<Kind> kind(String status) {
        return switch (status) {
            case "sent" -> Optional.of(Kind.SENT);
            case "delivered" -> Optional.of(Kind.DELIVERED);
            case "read", "played" -> Optional.of(Kind.READ);
            case "failed" -> Optional.of(Kind.FAILED);
            default -> Optional.empty();
        };
    }

    private static Optional<GraphError> error(JsonNode errors) {
        var code = errors.path(0).path("code");
        return code.isIntegralNumber() && code.canConvertToInt()
                ? Optional.of(GraphError.of(code.intValue()))
                : Optional.empty();
    }
}
