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

    private final Instant now;
    private final List<DeliveryStatus> statuses = new ArrayList<>();
    private final List<GraphError> errors = new ArrayList<>();
    private int inboundMessages;
    private int foreign;
    private int unusable;

    private WebhookReading(Instant now) {
        this.now = now;
    }

    static Webhook of(byte[] raw, Instant now) {
        JsonNode root;
        try {
            root = JSON.readTree(raw);
        } catch (IOException _) {
            return new Malformed();
        }
        return root.isObject() ? new WebhookReading(now).statuses(root) : new Malformed();
    }

    private Webhook statuses(JsonNode root) {
        if (root.path("object").asText().equals("whatsapp_business_account")) {
            root.path("entry").forEach(entry -> entry.path("changes").forEach(this::change));
        } else {
            foreign++;
        }
        return new Statuses(
                List.copyOf(statuses), List.copyOf(errors), new Ignored(inboundMessages, foreign, unusable));
    }

    private void change(JsonNode change) {
        if (!change.path("field").asText().equals("messages")) {
            foreign++;
            return;
        }
        var value = change.path("value");
        inboundMessages += value.path("messages").size();
        var reported = new ArrayList<GraphError>();
        for (var node : value.path("statuses")) {
            var status = status(node);
            status.ifPresentOrElse(statuses::add, () -> unusable++);
            status.flatMap(DeliveryStatus::error).ifPresent(reported::add);
        }
        // Meta may report a failure in its status and once more beside it.
        value.path("errors").forEach(node -> GraphError.read(node)
                .filter(error -> reported.stream().noneMatch(other -> other.code() == error.code()))
                .ifPresent(errors::add));
    }

    private Optional<DeliveryStatus> status(JsonNode node) {
        var id = Optional.of(node.path("id").asText()).filter(WhatsAppId::isUsable);
        var callbackData =
                Optional.of(node.path("biz_opaque_callback_data").asText()).filter(WhatsAppId::isUsable);
        if (id.isEmpty() && callbackData.isEmpty()) {
            return Optional.empty();
        }
        return kind(node.path("status").asText())
                .map(kind -> new DeliveryStatus(
                        id,
                        kind,
                        callbackData,
                        time(node.path("timestamp").asText()),
                        GraphError.read(node.path("errors").path(0))));
    }

    private Instant time(String seconds) {
        return UNIX_SECONDS.matcher(seconds).matches() ? Instant.ofEpochSecond(Long.parseLong(seconds)) : now;
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
}
