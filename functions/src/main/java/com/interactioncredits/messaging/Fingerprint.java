package com.interactioncredits.messaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.interactioncredits.whatsapp.Content;
import com.interactioncredits.whatsapp.ExactJson;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Salted hashes of the fields of a message as first sent: they distinguish a repeated call from another one long after
/// the message is gone, and do not reveal its text.
final class Fingerprint {
    private static final String SALT = "salt";
    private static final String WHOLE = "message";
    private static final String VALID_FOR = "validForSeconds";
    /// The order of an object's fields says nothing.
    private static final JsonMapper SORTED = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private Fingerprint() {}

    /// @param salt 16 random bytes
    static Map<String, String> of(byte[] salt, NewMessage message) {
        var hashes = new LinkedHashMap<String, String>();
        var content = message.content();
        hashes.put(SALT, HexFormat.of().formatHex(salt));
        hashes.put("to", hash(salt, message.to().e164()));
        hashes.put("type", hash(salt, content.type()));
        hashes.put(content.type(), hash(salt, canonical(content)));
        message.validFor().ifPresent(time -> hashes.put(VALID_FOR, hash(salt, Long.toString(time.toSeconds()))));
        return hashes;
    }

    /// Of a payload that cannot be read field by field.
    static Map<String, String> of(byte[] salt, JsonNode payload) {
        return Map.of(SALT, HexFormat.of().formatHex(salt), WHOLE, hash(salt, sorted(List.of(payload))));
    }

    static boolean matches(Map<String, String> first, JsonNode payload) {
        var salt = HexFormat.of().parseHex(first.getOrDefault(SALT, ""));
        return of(salt, payload).equals(first);
    }

    /// The fields in which a repeated payload differs from the one that was fingerprinted.
    static List<String> differs(Map<String, String> first, NewMessage message) {
        var salt = HexFormat.of().parseHex(first.getOrDefault(SALT, ""));
        var differs = new ArrayList<String>();
        of(salt, message).forEach((field, hash) -> {
            if (!hash.equals(first.get(field))) {
                differs.add(field);
            }
        });
        if (message.validFor().isEmpty() && first.containsKey(VALID_FOR)) {
            differs.add(VALID_FOR);
        }
        return differs;
    }

    private static String canonical(Content content) {
        return switch (content) {
            case Content.Text(var body, var previewUrl) -> previewUrl + ":" + body;
            case Content.Template(var name, var language, var components) -> {
                var all = new ArrayList<JsonNode>(List.of(new TextNode(name), new TextNode(language)));
                all.addAll(components);
                yield sorted(all);
            }
        };
    }

    private static String sorted(List<JsonNode> values) {
        try {
            var plain = new ArrayList<Object>();
            for (var value : values) {
                plain.add(SORTED.treeToValue(numbersByValue(value), Object.class));
            }
            return SORTED.writeValueAsString(plain);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("parsed JSON could not be written", impossible);
        }
    }

    /// Hashes that older versions stored are of numbers, not of what was written: `1e5` and `1E+5` are one.
    private static JsonNode numbersByValue(JsonNode value) {
        var nodes = JsonNodeFactory.instance;
        return switch (value) {
            case ObjectNode object -> {
                var copy = nodes.objectNode();
                object.properties().forEach(field -> copy.set(field.getKey(), numbersByValue(field.getValue())));
                yield copy;
            }
            case ArrayNode array -> {
                var copy = nodes.arrayNode();
                array.forEach(item -> copy.add(numbersByValue(item)));
                yield copy;
            }
            case JsonNode other ->
                ExactJson.literal(other)
                        .<JsonNode>map(literal -> nodes.numberNode(new BigDecimal(literal)))
                        .orElse(other);
        };
    }

    private static String hash(byte[] salt, String value) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(salt, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(value.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
