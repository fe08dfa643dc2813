package com.interactioncredits.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The forms in which HTTP lets a client send the same thing, and those that are refused with their true cause.
class RequestFormsTest {
    private static final TestApi API = new TestApi();
    private static final String ADA = "user_ada";

    private Call hold(String body) {
        return API.call(PlaceHoldHandler::new).as(API.user(ADA)).body(body);
    }

    private static String json(String amount) {
        return "{\"amount\":" + amount + ",\"referenceId\":\"forms\"}";
    }

    /// A8
    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json; charset=utf8",
                "application/json;charset=\"UTF-8\"",
                "application/json; charset=us-ascii",
                "application/json; profile=\"https://example.test/hold\"; charset=utf-8",
                "Application/JSON ; q=1"
            })
    void aMediaTypeMayHaveParameters(String contentType) {
        hold(json("1000000")).header("content-type", contentType).send().isRefused(402, "insufficient_credits");
    }

    /// A8
    @ParameterizedTest
    @ValueSource(strings = {"latin1", "utf-16", "\"iso-8859-1\"", "utf-8x", ""})
    void anotherCharsetIsNamed(String charset) {
        var detail = hold(json("1"))
                .header("content-type", "application/json; charset=" + charset)
                .send()
                .isRefused(415, "unsupported_media_type")
                .get("detail");
        assertThat(detail.asText()).contains("UTF-8");
    }

    /// A8
    @Test
    void aCompressedBodyIsNamed() {
        var detail = hold(json("1"))
                .header("content-encoding", "gzip")
                .body(new byte[] {0x1f, (byte) 0x8b, 8})
                .send()
                .isRefused(415, "unsupported_media_type")
                .get("detail");
        assertThat(detail.asText()).contains("uncompressed");
        hold(json("1000000")).header("content-encoding", "identity").send().isRefused(402, "insufficient_credits");
    }

    /// A8
    @Test
    void aByteOrderMarkIsNamed() {
        var body = hold("\uFEFF" + json("1"));
        for (var reply : new Reply[] {body.send(), body.inBase64().send()}) {
            assertThat(reply.isRefused(400, "invalid_request").json().toString())
                    .contains("must not begin with a byte order mark");
        }
    }

    /// A8
    @Test
    void nullIsAsGoodAsAbsentWhereAFieldIsOptional() {
        hold("{\"amount\":1000000,\"referenceId\":\"r\",\"expiresInSeconds\":null}")
                .send()
                .isRefused(402, "insufficient_credits");
        var refused = hold("{\"amount\":null,\"referenceId\":\"r\"}").send().isRefused(400, "invalid_request");
        assertThat(refused.json().toString()).contains("must not be null");
    }

    /// A3: decoded leniently, two texts would count as the same, and the wrong one would be sent.
    @ParameterizedTest
    @ValueSource(ints = {0xE9, 0xE8, 0xFF, 0xC0})
    void aBodyThatIsNotUtf8IsRefused(int last) {
        var body = "{\"amount\":1,\"referenceId\":\"caf?\"}".getBytes(StandardCharsets.US_ASCII);
        body[body.length - 3] = (byte) last;
        assertThat(hold("").body(body)
                        .send()
                        .isRefused(400, "invalid_request")
                        .json()
                        .toString())
                .contains("must be UTF-8");
        var lenient = new String(body, StandardCharsets.UTF_8);
        assertThat(hold(lenient).send().isRefused(400, "invalid_request").json().toString())
                .contains("must be UTF-8");
    }

    /// A10
    @Test
    void aRefusedTokenIsDistinguishedFromNone() {
        var hold = hold(json("1"));
        assertThat(hold.as("Bearer made-up")
                        .send()
                        .isRefused(401, "unauthorized")
                        .header("WWW-Authenticate"))
                .isEqualTo("Bearer error=\"invalid_token\"");
        assertThat(hold.without("authorization")
                        .send()
                        .isRefused(401, "unauthorized")
                        .header("WWW-Authenticate"))
                .isEqualTo("Bearer");
        assertThat(hold.as("Basic dXNlcjpwYXNz")
                        .send()
                        .isRefused(401, "unauthorized")
                        .header("WWW-Authenticate"))
                .isEqualTo("Bearer");
    }
}
