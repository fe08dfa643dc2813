package com.interactioncredits.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;

/// What SQS answers with each message that it took, and what the SDK compares.
final class MessageDigests {
    private MessageDigests() {}

    /// As SQS computes it: each part of each attribute with its length before it, and 1 for a string.
    static String md5OfAttributes(JsonNode attributes) {
        var all = ByteBuffer.allocate(64 * 1024);
        attributes.properties().stream().sorted(Map.Entry.comparingByKey()).forEach(attribute -> {
            put(all, attribute.getKey());
            put(all, attribute.getValue().path("DataType").asText());
            all.put((byte) 1);
            put(all, attribute.getValue().path("StringValue").asText());
        });
        return md5(Arrays.copyOf(all.array(), all.position()));
    }

    private static void put(ByteBuffer all, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        all.putInt(bytes.length).put(bytes);
    }

    static String md5(String text) {
        return md5(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String md5(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
