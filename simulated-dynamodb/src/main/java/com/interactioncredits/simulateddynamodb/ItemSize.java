package com.interactioncredits.simulateddynamodb;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The size of an item in bytes, as DynamoDB documents it.
public final class ItemSize {
    private ItemSize() {}

    public static int of(Map<String, AttributeValue> item) {
        return item.entrySet().stream()
                .mapToInt(attribute -> utf8(attribute.getKey()) + of(attribute.getValue()))
                .sum();
    }

    private static int of(AttributeValue value) {
        return switch (value.type()) {
            case S -> utf8(value.s());
            // About one byte for two digits, and one more.
            case N -> {
                var number = new BigDecimal(value.n()).stripTrailingZeros();
                yield Math.ceilDiv(number.precision(), 2) + 1 + (number.signum() < 0 ? 1 : 0);
            }
            case M -> 3 + value.m().size() + of(value.m());
            case L -> 3 + value.l().stream().mapToInt(inner -> 1 + of(inner)).sum();
            case SS -> value.ss().stream().mapToInt(ItemSize::utf8).sum();
            case B -> value.b().asByteArrayUnsafe().length;
            case BOOL, NUL -> 1;
            default -> throw new UnsupportedOperationException("the size of " + value.type());
        };
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
