package com.interactioncredits.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// What a handler answered.
record Reply(APIGatewayV2HTTPResponse raw) {
    private static final ObjectMapper JSON = new ObjectMapper();

    int status() {
        return raw.getStatusCode();
    }

    @Nullable
    String header(String name) {
        return raw.getHeaders().get(name);
    }

    String text() {
        return Objects.requireNonNull(raw.getBody());
    }

    JsonNode json() {
        try {
            return JSON.readTree(text());
        } catch (JsonProcessingException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    JsonNode get(String name) {
        return json().path(name);
    }

    List<String> fieldNames(String thing) {
        return List.copyOf(
                get(thing).properties().stream().map(entry -> entry.getKey()).toList());
    }

    /// The fields that the problem names, sorted.
    List<String> badFields() {
        return StreamSupport.stream(get("errors").spliterator(), false)
                .map(error -> error.path("field").asText())
                .sorted()
                .toList();
    }

    Reply isOk(int status) {
        assertThat(status()).as(text()).isEqualTo(status);
        assertThat(header("Content-Type")).isEqualTo("application/json");
        return this;
    }

    Reply isRefused(int status, String code) {
        assertThat(status()).as(text()).isEqualTo(status);
        assertThat(header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(header("Cache-Control")).isEqualTo("no-store");
        assertThat(header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header("Strict-Transport-Security")).isEqualTo("max-age=31536000");
        assertThat(get("status").asInt()).isEqualTo(status);
        assertThat(get("code").asText()).isEqualTo(code);
        assertThat(get("type").asText()).isEqualTo("https://interactioncredits.dev/problems/" + code);
        assertThat(get("title").asText()).isNotBlank();
        assertThat(get("detail").asText()).isNotBlank();
        assertThat(get("requestId").asText()).isEqualTo(SampleEvent.REQUEST_ID);
        return this;
    }

    Reply isReplay() {
        assertThat(header("Idempotent-Replay")).isEqualTo("true");
        return this;
    }

    Reply isNoReplay() {
        assertThat(header("Idempotent-Replay")).isNull();
        return this;
    }
}
