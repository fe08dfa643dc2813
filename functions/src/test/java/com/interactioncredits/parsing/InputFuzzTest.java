package com.interactioncredits.parsing;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.whatsapp.Content;
import com.interactioncredits.whatsapp.Recipient;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Bodies of every kind: each is read, as any other reader of JSON would read it, or its bad fields are named.
class InputFuzzTest {
    private static final JsonMapper ANOTHER_READER = new JsonMapper();

    @FuzzTest
    @DictionaryEntries({"\"amount\"", "\"referenceId\"", "\"expiresInSeconds\"", "\"holdId\"", "\"userId\""})
    @DictionaryEntries({"\"reason\"", "1e309", "-0", "1.0", "9007199254740993", "user_"})
    void aBodyIsReadOrItsBadFieldsAreNamed(FuzzedDataProvider data) throws Exception {
        var text = data.consumeRemainingAsString();
        var bad = new BadFields();
        var read = Fields.of(text, bad);
        if (read.isEmpty()) {
            assertThat(bad.problems()).containsKey("body");
            assertCanBeWritten(bad);
            return;
        }
        var body = read.get();
        var amount = body.integer("amount", 1, 1_000_000);
        var seconds = body.integer("expiresInSeconds", 60, 604_800, 900);
        var reference = body.newReference("referenceId");
        var user = body.userId("userId");
        var reason = body.optionalText("reason", 0, 200);
        var hold = body.optionalId("holdId");
        body.refuseTheRest();

        amount.toOptional().ifPresent(number -> assertThat(number).isBetween(1L, 1_000_000L));
        seconds.toOptional().ifPresent(number -> assertThat(number).isBetween(60L, 604_800L));
        assertThat(user.toOptional().stream()).allMatch(AccountId::isUserId);
        assertNamedWhenBad(Map.of("amount", amount, "expiresInSeconds", seconds, "userId", user, "holdId", hold), bad);
        assertCanBeWritten(bad);
        assertCanBeDistinguished(body);
        if (bad.isEmpty()) {
            var tree = ANOTHER_READER.readTree(text);
            assertThat(tree.get("amount").longValue()).isEqualTo(amount.get());
            assertThat(tree.path("expiresInSeconds").asLong(900)).isEqualTo(seconds.get());
            assertThat(new Reference(tree.get("referenceId").textValue())).isEqualTo(reference.get());
            assertThat(tree.get("userId").textValue()).isEqualTo(user.get());
            reason.get().ifPresent(words -> assertThat(tree.get("reason").textValue())
                    .isEqualTo(words));
            hold.get()
                    .ifPresent(id -> assertThat(tree.get("holdId").textValue()).isEqualToIgnoringCase(id.toString()));
        }
    }

    @FuzzTest
    @DictionaryEntries({"\"to\"", "\"type\"", "\"text\"", "\"template\"", "\"body\"", "\"previewUrl\"", "true"})
    @DictionaryEntries({"\"name\"", "\"language\"", "\"components\"", "\"+15550100000\"", "[{", "}]", "1e309"})
    void aMessageIsReadOrItsBadFieldsAreNamed(FuzzedDataProvider data) throws Exception {
        var text = data.consumeRemainingAsString();
        var bad = new BadFields();
        var body = Fields.of(text, bad).orElseGet(Fields::none);
        var to = MessageFields.to(body);
        var content = MessageFields.content(body);
        body.refuseTheRest();

        assertThat(to.toOptional().stream()).allMatch(recipient -> Recipient.isPhoneNumber(recipient.e164()));
        assertCanBeWritten(bad);
        if (bad.isEmpty()) {
            var tree = ANOTHER_READER.readTree(text);
            assertThat(tree.get("to").textValue()).isEqualTo(to.get().e164());
            assertThat(tree.get("type").textValue()).isEqualTo(content.get().type());
            switch (content.get()) {
                case Content.Text(var said, var preview) -> {
                    assertThat(tree.at("/text/body").textValue()).isEqualTo(said);
                    assertThat(tree.at("/text/previewUrl").asBoolean()).isEqualTo(preview);
                }
                case Content.Template(var name, var language, var components) -> {
                    assertThat(tree.at("/template/name").textValue()).isEqualTo(name);
                    assertThat(tree.at("/template/language").textValue()).isEqualTo(language);
                    assertThat(components)
                            .hasSize(tree.at("/template/components").size());
                    for (var component : components) {
                        assertCanBeWritten(component);
                    }
                }
            }
        }
    }

    private static void assertNamedWhenBad(Map<String, Parsed<?>> fields, BadFields bad) {
        fields.forEach((name, field) ->
                assertThat(bad.problems().containsKey(name)).as(name).isEqualTo(field instanceof Parsed.Bad<?>));
    }

    private static void assertCanBeWritten(BadFields bad) throws Exception {
        assertThat(bad.problems().keySet())
                .allSatisfy(name -> assertThat(name.length()).isLessThan(250));
        assertThat(ANOTHER_READER.readTree(bad.view().toString())).isEqualTo(bad.view());
        assertIsUtf8(bad.view().toString());
    }

    private static void assertCanBeDistinguished(Fields body) throws JsonProcessingException {
        ANOTHER_READER.writeValueAsString(body.asGiven());
    }

    private static void assertCanBeWritten(JsonNode component) throws Exception {
        assertIsUtf8(ANOTHER_READER.writeValueAsString(component));
    }

    private static void assertIsUtf8(String text) throws CharacterCodingException {
        StandardCharsets.UTF_8.newEncoder().encode(java.nio.CharBuffer.wrap(text));
    }
}
