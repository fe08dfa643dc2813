package com.interactioncredits.store;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The attributes of one item, typed. Times are kept as milliseconds since 1970.
public final class Item {
    private final Map<String, AttributeValue> attributes;

    /// An item with a copy of these attributes.
    public Item(Map<String, AttributeValue> attributes) {
        this.attributes = new LinkedHashMap<>(attributes);
    }

    public static Item empty() {
        return new Item(Map.of());
    }

    /// The two attributes that name an item in the table.
    public static Item key(String pk, String sk) {
        return empty().put("pk", pk).put("sk", sk);
    }

    public static AttributeValue text(String value) {
        return AttributeValue.builder().s(value).build();
    }

    public static AttributeValue number(long value) {
        return AttributeValue.builder().n(Long.toString(value)).build();
    }

    public static AttributeValue time(Instant value) {
        return number(value.toEpochMilli());
    }

    public Item put(String name, String value) {
        attributes.put(name, text(value));
        return this;
    }

    public Item put(String name, long value) {
        attributes.put(name, number(value));
        return this;
    }

    public Item put(String name, AttributeValue value) {
        attributes.put(name, value);
        return this;
    }

    public Item put(String name, Instant value) {
        attributes.put(name, time(value));
        return this;
    }

    /// Shows the row in the index of changes.
    public Item put(FeedEntry entry) {
        return put("feedPk", entry.feed()).put("feedSk", entry.position());
    }

    public Map<String, AttributeValue> attributes() {
        return Collections.unmodifiableMap(attributes);
    }

    public boolean has(String name) {
        return attributes.containsKey(name);
    }

    public String getText(String name) {
        return optionalText(name).orElseThrow(() -> missing(name));
    }

    public Optional<String> optionalText(String name) {
        return Optional.ofNullable(attributes.get(name)).map(AttributeValue::s);
    }

    public long getNumber(String name) {
        return optionalNumber(name).orElseThrow(() -> missing(name));
    }

    public long number(String name, long otherwise) {
        return optionalNumber(name).orElse(otherwise);
    }

    public OptionalLong optionalNumber(String name) {
        var value = attributes.get(name);
        return value == null
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(Objects.requireNonNull(value.n())));
    }

    public Instant getTime(String name) {
        return Instant.ofEpochMilli(getNumber(name));
    }

    public Optional<Instant> optionalTime(String name) {
        var millis = optionalNumber(name);
        return millis.isPresent() ? Optional.of(Instant.ofEpochMilli(millis.getAsLong())) : Optional.empty();
    }

    private static IllegalStateException missing(String name) {
        return new IllegalStateException("an item lacks its attribute " + name);
    }
}
