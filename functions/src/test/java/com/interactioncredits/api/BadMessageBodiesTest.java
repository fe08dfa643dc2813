package com.interactioncredits.api;

import static com.interactioncredits.api.RefusedBodies.API;
import static com.interactioncredits.api.RefusedBodies.names;
import static com.interactioncredits.api.RefusedBodies.refused;
import static com.interactioncredits.api.TestApi.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every field of a message with what it must not be.
class BadMessageBodiesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | to, type",
                "{\"to\":\"15550100000\",\"type\":\"text\",\"text\":{\"body\":\"x\"}} | to",
                "{\"to\":\"+1555010\",\"type\":\"text\",\"text\":{\"body\":\"x\"}} | to",
                "{\"to\":\"+1555010000000000\",\"type\":\"text\",\"text\":{\"body\":\"x\"}} | to",
                "{\"to\":\"+05550100000\",\"type\":\"text\",\"text\":{\"body\":\"x\"}} | to",
                "{\"to\":\"+1 555 010 0000\",\"type\":\"text\",\"text\":{\"body\":\"x\"}} | to",
                "{\"to\":\"+٣٣٣٣٣٣٣٣٣\",\"type\":\"text\",\"text\":{\"body\":\"x\"}} | to",
                "{\"to\":15550100000,\"type\":\"text\",\"text\":{\"body\":\"x\"}} | to",
                "{\"to\":\"+15550100000\",\"type\":\"image\",\"text\":{\"body\":\"x\"}} | type",
                "{\"to\":\"+15550100000\",\"type\":\"Text\",\"text\":{\"body\":\"x\"}} | type",
                "{\"to\":\"+15550100000\",\"type\":null,\"text\":{\"body\":\"x\"}} | type",
                "{\"to\":\"+15550100000\",\"type\":\"text\"} | text",
                "{\"to\":\"+15550100000\",\"type\":\"text\",\"text\":\"x\"} | text",
                "{\"to\":\"+15550100000\",\"type\":\"text\",\"text\":null} | text",
                "{\"to\":\"+15550100000\",\"type\":\"text\",\"text\":{}} | text.body",
                "{\"to\":\"+15550100000\",\"type\":\"text\",\"text\":{\"body\":\"\"}} | text.body",
                "{\"to\":\"+15550100000\",\"type\":\"text\",\"text\":{\"body\":1}} | text.body",
                "{\"to\":\"+15550100000\",\"type\":\"text\",\"text\":{\"body\":\"\\ud83c\"}} | text.body",
                "{\"to\":\"+15550100000\",\"type\":\"text\",\"text\":{\"body\":\"a\\u0000b\"}} | text.body",
                "{\"to\":\"+15550100000\",\"type\":\"text\",\"text\":{\"body\":\"x\",\"previewUrl\":1}} | text.previewUrl",
                "{\"to\":\"+15550100000\",\"type\":\"text\",\"text\":{\"body\":\"x\",\"previewUrl\":\"true\"}} | text.previewUrl",
                "{\"to\":\"+15550100000\",\"type\":\"text\",\"text\":{\"body\":\"x\",\"preview_url\":true}} | text.preview_url",
                "{\"to\":\"+15550100000\",\"type\":\"text\",\"text\":{\"body\":\"x\"},\"template\":{\"name\":\"a\",\"language\":\"en\"}} | template",
                "{\"to\":\"+15550100000\",\"type\":\"template\",\"text\":{\"body\":\"x\"}} | template, text",
                "{\"to\":\"+15550100000\",\"type\":\"template\",\"template\":{}} | template.language, template.name",
                "{\"to\":\"+15550100000\",\"type\":\"template\",\"template\":{\"name\":\" \",\"language\":\"\"}} | template.language, template.name",
                "{\"to\":\"+15550100000\",\"type\":\"template\",\"template\":{\"name\":\"a\",\"language\":\"en\",\"components\":{}}} | template.components",
                "{\"to\":\"+15550100000\",\"type\":\"template\",\"template\":{\"name\":\"a\",\"language\":\"en\",\"components\":[1,{},null]}} | template.components[0], template.components[2]",
                "{\"to\":\"+15550100000\",\"type\":\"template\",\"template\":{\"name\":\"a\",\"language\":\"en\",\"components\":[{\"type\":\"body\",\"type\":\"body\"}]}} | template.components[0].type",
                "{\"to\":\"+15550100000\",\"type\":\"template\",\"template\":{\"name\":\"a\",\"language\":\"en\",\"components\":[{\"x\":[1e309]}]}} | template.components[0].x[0]",
                "{\"to\":\"+15550100000\",\"type\":\"text\",\"text\":{\"body\":\"x\"},\"credits\":0} | credits",
                "{\"to\":\"+15550100000\",\"type\":\"text\",\"text\":{\"body\":\"x\"},\"userId\":\"user_ben\"} | userId"
            })
    void everyBadFieldOfAMessageIsNamed(String body, String fields) {
        assertThat(sending(body)).containsExactlyElementsOf(names(fields));
    }

    // B14
    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "\\n\\t\\r",
                "\\u00a0\\u2003\\u3000",
                "\\u200b",
                "\\u200b \\u200d\\u2060\\ufeff",
                "\\u00ad",
                "\\u2800\\u3164",
                "\\ufe0f\\u034f",
                "\\u202e"
            })
    void aTextNeedsAVisibleCharacter(String text) {
        assertThat(sending("{\"to\":\"+15550100000\",\"type\":\"text\",\"text\":{\"body\":\"%s\"}}".formatted(text)))
                .containsExactly("text.body");
        assertThat(sending(template(
                        "{\"type\":\"text\",\"text\":\"ok\"},{\"type\":\"text\",\"text\":\"%s\"}".formatted(text))))
                .containsExactly("template.components[0].parameters[1].text");
    }

    // B14
    @ParameterizedTest
    @ValueSource(
            strings = {"{\"type\":\"text\",\"text\":\"\"}", "{\"type\":\"text\"}", "{\"type\":\"text\",\"text\":null}"})
    void aParameterOfATemplateNeedsItsText(String parameter) {
        assertThat(sending(template(parameter))).containsExactly("template.components[0].parameters[0].text");
        var card = "{\"type\":\"carousel\",\"cards\":[{\"components\":[{\"parameters\":[%s]}]}]}".formatted(parameter);
        assertThat(sending(template(card)))
                .containsExactly("template.components[0].parameters[0].cards[0].components[0].parameters[0].text");
    }

    private static String template(String parameters) {
        return "{\"to\":\"+15550100000\",\"type\":\"template\",\"template\":{\"name\":\"a\",\"language\":\"en\",\"components\":"
                + "[{\"type\":\"body\",\"parameters\":[" + parameters + "]}]}}";
    }

    @Test
    void aTextHas4096CharactersAtMost() {
        assertThat(sending("{\"to\":\"+15550100000\",\"type\":\"text\",\"text\":{\"body\":\"%s\"}}"
                        .formatted("ü".repeat(4097))))
                .containsExactly("text.body");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a,b", "ä", "\"", "\"\"", "\"open", "\"a\"b\""})
    void anIdempotencyKeyIsAReference(String key) {
        var reply = API.call(SendMessageHandler::new)
                .as(API.user(ADA))
                .header("idempotency-key", key)
                .body("{\"to\":7,\"type\":\"text\",\"text\":{\"body\":\"x\"}}")
                .send();

        assertThat(reply.isRefused(400, "invalid_request").badFields()).containsExactly("Idempotency-Key", "to");
    }

    @Test
    void aMessageNeedsItsIdempotencyKey() {
        var reply = API.call(SendMessageHandler::new)
                .as(API.user(ADA))
                .without("idempotency-key")
                .send();

        assertThat(reply.isRefused(400, "invalid_request").badFields()).containsExactly("Idempotency-Key");
    }

    private List<String> sending(String body) {
        return refused(API.call(SendMessageHandler::new).as(API.user(ADA)).body(body));
    }
}
