package com.interactioncredits.local.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.local.template.Route;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Against AWS's page "Working with AWS Lambda proxy integrations for HTTP APIs", payload format 2.0.
class ApiEventTest {
    private static final Instant AT = Instant.parse("2026-03-12T19:03:58Z");

    private static JsonNode event(String path, String query, List<Map.Entry<String, String>> headers, byte[] body) {
        var match = new Routes.Match(new Route("POST", "/a/{id}", "Reader"), Map.of("id", "7"));
        return new ApiEvent("POST", path, query, headers, body, "127.0.0.1").json(match, "request-1", AT);
    }

    private static JsonNode event(String query) {
        return event("/a/7", query, List.of(), new byte[0]);
    }

    @Test
    void theCallIsDescribed() {
        var event =
                event("/a/%20", "", List.of(Map.entry("Host", "here:1"), Map.entry("User-Agent", "me")), new byte[0]);
        assertThat(event.path("version").asText()).isEqualTo("2.0");
        assertThat(event.path("routeKey").asText()).isEqualTo("POST /a/{id}");
        assertThat(event.path("rawPath").asText()).isEqualTo("/a/ ");
        assertThat(event.at("/pathParameters/id").asText()).isEqualTo("7");
        var context = event.path("requestContext");
        assertThat(context.path("requestId").asText()).isEqualTo("request-1");
        assertThat(context.path("stage").asText()).isEqualTo("$default");
        assertThat(context.path("domainName").asText()).isEqualTo("here:1");
        assertThat(context.path("time").asText()).isEqualTo("12/Mar/2026:19:03:58 +0000");
        assertThat(context.path("timeEpoch").asLong()).isEqualTo(AT.toEpochMilli());
        assertThat(context.at("/http/method").asText()).isEqualTo("POST");
        assertThat(context.at("/http/sourceIp").asText()).isEqualTo("127.0.0.1");
        assertThat(context.at("/http/userAgent").asText()).isEqualTo("me");
    }

    @Test
    void headersAreLowerCaseAndRepeatedOnesJoined() {
        var event = event(
                "/a/7",
                "",
                List.of(Map.entry("X-Thing", "1"), Map.entry("x-thing", "2"), Map.entry("Accept", "a, b")),
                new byte[0]);
        assertThat(event.at("/headers/x-thing").asText()).isEqualTo("1,2");
        assertThat(event.at("/headers/accept").asText()).isEqualTo("a, b");
    }

    @Test
    void cookiesAreAListOfTheirOwn() {
        var event = event("/a/7", "", List.of(Map.entry("Cookie", "a=1; b=2")), new byte[0]);
        assertThat(event.path("cookies")).extracting(JsonNode::asText).containsExactly("a=1", "b=2");
        assertThat(event.path("headers").has("cookie")).isFalse();
    }

    @Test
    void theQueryIsRawAndParsed() {
        var event = event("a=1&b=x%20y+z&a=2&c");
        assertThat(event.path("rawQueryString").asText()).isEqualTo("a=1&b=x%20y+z&a=2&c");
        assertThat(event.at("/queryStringParameters/a").asText()).isEqualTo("1,2");
        assertThat(event.at("/queryStringParameters/b").asText()).isEqualTo("x y z");
        assertThat(event.at("/queryStringParameters/c").asText()).isEmpty();
    }

    @Test
    void missingPartsAreLeftOut() {
        var event = event("");
        assertThat(event.path("rawQueryString").asText("none")).isEmpty();
        assertThat(event.has("queryStringParameters")).isFalse();
        assertThat(event.has("cookies")).isFalse();
        assertThat(event.has("body")).isFalse();
        assertThat(event.path("isBase64Encoded").asBoolean(true)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "application/json,                   false",
        "'Application/JSON; charset=utf-8',  false",
        "application/problem+json,           false",
        "application/xml,                    false",
        "text/plain,                         false",
        "application/octet-stream,           true",
        "application/x-www-form-urlencoded,  true",
        "image/png,                          true",
    })
    void aBodyThatIsNoTextIsEncoded(String contentType, boolean encoded) {
        var body = "{\"é\":1}".getBytes(StandardCharsets.UTF_8);
        var event = event("/a/7", "", List.of(Map.entry("Content-Type", contentType)), body);
        assertThat(event.path("isBase64Encoded").asBoolean()).isEqualTo(encoded);
        assertThat(event.path("body").asText()).isEqualTo(encoded ? "eyLDqSI6MX0=" : "{\"é\":1}");
    }

    @Test
    void aBodyWithoutATypeIsEncoded() {
        assertThat(event("/a/7", "", List.of(), new byte[] {1, 2}).path("body").asText())
                .isEqualTo("AQI=");
    }
}
