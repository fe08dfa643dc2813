package com.interactioncredits.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The expected values come from `openssl dgst -sha256 -hmac app-secret`.
class WebhookSignatureTest {
    private static final String SENT = "daa8623eaac14b1f7a88f370c4b824b8cd0105bd37fa2775ec437900af6a6921";

    private final WebhookSignature signature = new WebhookSignature("app-secret");

    @ParameterizedTest
    @CsvSource({
        "webhook-sent.json,   " + SENT,
        "webhook-failed.json, e51c1b2e1e99d5ae6e09b703e4e17376992a89829bd35790becc80784a4a6db2"
    })
    void theBytesAsMetaSentThemAreValid(String file, String hex) throws IOException {
        assertThat(signature.isValid(event(file), "sha256=" + hex)).isTrue();
    }

    @Test
    void accentsAndEmojiThatWereNotEscapedAreValid() {
        assertThat(signature.isValid(
                        "{\"name\":\"Zoë 🎈\"}".getBytes(StandardCharsets.UTF_8),
                        "sha256=f443da6dd7867d90c7a444a778fe05f9150fa0d28289073039b58e1e7b0dab12"))
                .isTrue();
    }

    @Test
    void bytesThatAreNoTextAreValid() {
        assertThat(signature.isValid(
                        new byte[] {0, (byte) 0xff, (byte) 0xfe, (byte) 0x80},
                        "sha256=993c767868a958151131407324ab6e4baf7c67645d0a81e226772e14e1475f0f"))
                .isTrue();
    }

    @Test
    void anEmptyBodyIsValid() {
        assertThat(signature.isValid(
                        new byte[0], "sha256=f685db4c946698bf105ff5b62e30bc1f78216f3914b12bb750f8992aa6748824"))
                .isTrue();
    }

    @Test
    void theSameJsonWrittenAgainIsRefused() throws IOException {
        var json = new ObjectMapper();
        var writtenAgain = json.writeValueAsBytes(json.readTree(event("webhook-sent.json")));
        assertThat(json.readTree(writtenAgain)).isEqualTo(json.readTree(event("webhook-sent.json")));
        assertThat(signature.isValid(writtenAgain, "sha256=" + SENT)).isFalse();
    }

    @Test
    void oneChangedByteIsRefused() throws IOException {
        var body = event("webhook-sent.json");
        body[body.length / 2] ^= 1;
        assertThat(signature.isValid(body, "sha256=" + SENT)).isFalse();
    }

    @Test
    void anotherSecretIsRefused() throws IOException {
        assertThat(new WebhookSignature("another-secret").isValid(event("webhook-sent.json"), "sha256=" + SENT))
                .isFalse();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "sha256=",
                SENT,
                "sha1=" + SENT,
                "SHA256=" + SENT,
                " sha256=" + SENT,
                "sha256=" + SENT + " ",
                "sha256=" + SENT + "\n",
                "sha256=" + SENT + "00",
                "sha256=" + SENT + ",sha256=" + SENT,
                "sha256=daa8623e",
                "sha256=zaa8623eaac14b1f7a88f370c4b824b8cd0105bd37fa2775ec437900af6a6921",
                "sha256=0000000000000000000000000000000000000000000000000000000000000000"
            })
    void aHeaderOfAnotherFormIsRefused(String header) throws IOException {
        assertThat(signature.isValid(event("webhook-sent.json"), header)).isFalse();
    }

    @Test
    void upperCaseHexIsRefused() throws IOException {
        assertThat(signature.isValid(event("webhook-sent.json"), "sha256=" + SENT.toUpperCase(Locale.ROOT)))
                .isFalse();
    }

    @Test
    void onlyTheVerifyTokenSubscribes() {
        var token = new VerifyToken("verify-token");

        assertThat(token.matches("verify-token")).isTrue();
        assertThat(token.matches("verify-toke")).isFalse();
        assertThat(token.matches("verify-token ")).isFalse();
        assertThat(token.matches("")).isFalse();
    }

    @Test
    void aBlankSecretIsNoSecret() {
        assertThatThrownBy(() -> new WebhookSignature("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new VerifyToken(" ")).isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] event(String file) throws IOException {
        return Files.readAllBytes(Path.of("events", file));
    }
}
