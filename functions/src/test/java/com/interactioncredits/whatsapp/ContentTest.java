package com.interactioncredits.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a message may be made of, and that none of it is printed.
class ContentTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    @ParameterizedTest
    @ValueSource(strings = {"+12345678", "+123456789012345", "+15550100000"})
    void aRecipientIsAPlusAndEightToFifteenDigits(String e164) {
        assertThat(new Recipient(e164).digits()).isEqualTo(e164.substring(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+",
                "15550100000",
                "+1234567",
                "+1234567890123456",
                "+05550100000",
                "+1555 0100000",
                "+1-555-0100000",
                "+15550100000\n",
                "+١٥٥٥٠١٠٠٠٠٠",
                "US.13491208655302741918"
            })
    void anythingElseIsNoRecipientAndIsNotRepeated(String other) {
        assertThatThrownBy(() -> new Recipient(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a recipient is + and 8 to 15 digits, the first not 0");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4096})
    void aTextHasUpTo4096CharactersOfAnyPlane(int length) {
        assertThatCode(() -> new Content.Text("🎈".repeat(length), false)).doesNotThrowAnyException();
    }

    @Test
    void aTextOfOtherLengthsIsRefused() {
        for (var body : List.of("", "x".repeat(4097), "🎈".repeat(4097))) {
            assertThatThrownBy(() -> new Content.Text(body, false)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83c", "a\udf88b", "\udf88\ud83c"})
    void aTextWithHalfACharacterIsRefused(String body) {
        assertThatThrownBy(() -> new Content.Text(body, false)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTemplateNeedsANameALanguageAndObjects() {
        assertThatCode(() -> new Content.Template("a", "en", List.of())).doesNotThrowAnyException();
        List<Runnable> bad = List.of(
                () -> new Content.Template("", "en", List.of()),
                () -> new Content.Template("x".repeat(513), "en", List.of()),
                () -> new Content.Template("a", " ", List.of()),
                () -> new Content.Template("a", "x".repeat(36), List.of()),
                () -> new Content.Template("a", "en", List.of(JSON.textNode("body"))));
        for (var template : bad) {
            assertThatThrownBy(template::run).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aTemplateKeepsItsComponentsWhenTheCallersListChanges() {
        var component = JSON.objectNode().put("type", "body");
        var template = new Content.Template("a", "en", List.<JsonNode>of(component));
        component.put("type", "header");
        assertThat(template.components().getFirst().path("type").asText()).isEqualTo("body");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://graph.facebook.com",
                "http://localhost.example.com",
                "ftp://graph.facebook.com",
                "graph.facebook.com",
                "https://graph.facebook.com?a=b",
                "https:///messages"
            })
    void theTokenIsOnlySentByHttpsOrToThisMachine(String url) {
        assertThatThrownBy(() -> settings(url, "v26.0", "12345")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://graph.facebook.com",
                "https://graph.facebook.com/",
                "http://localhost:8080/graph",
                "http://127.0.0.1:8080",
                "http://[::1]:8080"
            })
    void aBaseUrlMayHaveAPathOrASlashAtItsEnd(String url) {
        assertThat(settings(url, "v26.0", "12345").messages().toString())
                .isEqualTo(url.replaceAll("/$", "") + "/v26.0/12345/messages");
    }

    @Test
    void settingsThatWouldChangeThePathOrTheHeadersAreRefused() {
        var url = "https://graph.facebook.com";
        List<Runnable> bad = List.of(
                () -> settings(url, "26", "12345"),
                () -> settings(url, "v26.0/..", "12345"),
                () -> settings(url, "v26.0", "12345/2"),
                () -> settings(url, "v26.0", ""),
                () -> new AccessToken(""),
                () -> new AccessToken("token\r\nX: y"));
        for (var settings : bad) {
            assertThatThrownBy(settings::run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("token\r\n");
        }
    }

    @Test
    void nothingOfAMessageOrASecretIsPrinted() {
        assertThat(List.of(
                                new Recipient("+15550100000"),
                                new Content.Text("secret words", true),
                                new Content.Template("secret_name", "en", List.of()),
                                new AccessToken("secret-token"))
                        .toString())
                .doesNotContain("15550100000", "secret");
    }

    private static WhatsAppSettings settings(String url, String version, String id) {
        return new WhatsAppSettings(URI.create(url), version, id);
    }
}
