package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Sends statuses of messages as Meta does, signed with local mode's app secret.
final class Meta {
    private static final String APP_SECRET = "local-app-secret";

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private Meta() {}

    /// A status that names our message id, with an unknown WhatsApp id.
    static ObjectNode status(String kind, String messageId) {
        return statusByWhatsAppId(kind, "wamid.another-of-" + messageId).put("biz_opaque_callback_data", messageId);
    }

    /// A status that names a message only by its WhatsApp id.
    static ObjectNode statusByWhatsAppId(String kind, String whatsAppId) {
        var status = JsonNodeFactory.instance
                .objectNode()
                .put("id", whatsAppId)
                .put("status", kind)
                .put("timestamp", "1893456000")
                .put("recipient_id", "15550100000");
        if (kind.equals("failed")) {
            status.putArray("errors").addObject().put("code", 131049).put("title", "Not delivered");
        }
        return status;
    }

    /// The WhatsApp id of a message's first attempt, the same in every run.
    static String whatsAppId(String messageId) {
        try {
            var name = ("1 data " + messageId).getBytes(StandardCharsets.UTF_8);
            var hash = MessageDigest.getInstance("SHA-256").digest(name);
            return "wamid." + Base64.getEncoder().encodeToString(hash);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// One webhook with all statuses.
    static ObjectNode notification(ObjectNode... statuses) {
        var root = JsonNodeFactory.instance.objectNode().put("object", "whatsapp_business_account");
        var change = root.putArray("entry")
                .addObject()
                .put("id", "1")
                .putArray("changes")
                .addObject();
        var value = change.put("field", "messages").putObject("value").put("messaging_product", "whatsapp");
        value.putObject("metadata").put("phone_number_id", "another-number");
        var list = value.putArray("statuses");
        for (var status : statuses) {
            list.add(status);
        }
        return root;
    }

    /// Sends all statuses in one webhook.
    static void sendStatuses(RunningSystem system, ObjectNode... statuses) {
        var body = ascii(notification(statuses));
        var reply = Api.exchange(HttpRequest.newBuilder(system.baseUri().resolve("/api/webhooks/whatsapp"))
                .header("Content-Type", "application/json")
                .header("X-Hub-Signature-256", "sha256=" + signature(body))
                .POST(BodyPublishers.ofString(body))
                .build());
        assertThat(reply.status()).isEqualTo(200);
    }

    /// Meta escapes all characters that are not ASCII.
    private static String ascii(ObjectNode notification) {
        try {
            return JSON.writeValueAsString(notification);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static String signature(String body) {
        return signature(body, APP_SECRET);
    }

    static String signature(String body, String secret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
