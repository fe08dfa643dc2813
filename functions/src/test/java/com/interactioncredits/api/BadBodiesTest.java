package com.interactioncredits.api;

import static com.interactioncredits.api.TestApi.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every field of every body with what it must not be. A row: what the body is, and the fields that the answer names.
class BadBodiesTest {
    private static final TestApi API = new TestApi();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "1",
                "\"text\"",
                "[]",
                "[{\"amount\":1}]",
                "{",
                "{\"amount\":1,\"referenceId\":\"r\"",
                "{\"amount\":1,\"referenceId\":\"r\"}}",
                "{\"amount\":1,\"referenceId\":\"r\"} {}",
                "{\"amount\":1,\"referenceId\":\"r\"} x",
                "{\"amount\":1,\"referenceId\":\"r\",}",
                "{amount:1,\"referenceId\":\"r\"}",
                "{'amount':1,\"referenceId\":\"r\"}",
                "{\"amount\":1,/* why */\"referenceId\":\"r\"}",
                "{\"amount\":01,\"referenceId\":\"r\"}",
                "{\"amount\":+1,\"referenceId\":\"r\"}",
                "{\"amount\":.5,\"referenceId\":\"r\"}",
                "{\"amount\":NaN,\"referenceId\":\"r\"}",
                "{\"amount\":1,\"referenceId\":\"a\tb\"}",
                "{\"amount\":1,\"referenceId\":\"\\x\"}",
                "\uFEFF{\"amount\":1,\"referenceId\":\"r\"}",
                "amount=1&referenceId=r"
            })
    void whatIsNoJsonObjectIsRefusedAsAWhole(String body) {
        var call = API.call(PlaceHoldHandler::new).as(API.user(ADA)).body(body);

        assertThat(call.send().isRefused(400, "invalid_request").badFields()).containsExactly("body");
        assertThat(call.inBase64().send().isRefused(400, "invalid_request").badFields())
                .containsExactly("body");
    }

    @Test
    void aBodyIsNotNestedForEver() {
        var bomb = "{\"amount\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}";

        var reply = API.call(PlaceHoldHandler::new).as(API.user(ADA)).body(bomb).send();

        assertThat(reply.isRefused(400, "invalid_request").badFields()).containsExactly("body");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "\"1\"",
                "1.0",
                "1e3",
                "1E0",
                "-0",
                "0",
                "-1",
                "1000001",
                "9223372036854775807",
                "9223372036854775808",
                "18446744073709551617",
                "1e309",
                "-1e309",
                "0.5",
                "[]",
                "[1]",
                "{}"
            })
    void anAmountIsAnIntegerInItsRange(String amount) {
        assertThat(placing("{\"amount\":%s,\"referenceId\":\"r\"}".formatted(amount)))
                .containsExactly("amount");
        assertThat(deducting("{\"amount\":%s,\"referenceId\":\"r\"}".formatted(amount)))
                .containsExactly("amount");
    }

    @Test
    void aNumberOfThousandsOfDigitsIsJustOutOfRange() {
        assertThat(placing("{\"amount\":%s,\"referenceId\":\"r\"}".formatted("9".repeat(60_000))))
                .containsExactly("amount");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"900\"", "900.0", "59", "604801", "-900", "1e3"})
    void aHoldLastsAMinuteToAWeek(String seconds) {
        assertThat(placing("{\"amount\":1,\"referenceId\":\"r\",\"expiresInSeconds\":%s}".formatted(seconds)))
                .containsExactly("expiresInSeconds");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "true",
                "{}",
                "\"\"",
                "\" \"",
                "\"a b\"",
                "\"a/b\"",
                "\"a\\n\"",
                "\"ä\"",
                "\"a\\u0000\"",
                "\"\\ud800\"",
                "\"\\udc00\\ud800\"",
                "\"٣\""
            })
    void aReferenceIsPlainAscii(String reference) {
        assertThat(placing("{\"amount\":1,\"referenceId\":%s}".formatted(reference)))
                .containsExactly("referenceId");
        assertThat(deducting("{\"referenceId\":%s}".formatted(reference))).containsExactly("referenceId");
        assertThat(releasing("{\"referenceId\":%s}".formatted(reference))).containsExactly("referenceId");
        assertThat(granting("{\"userId\":\"user_x\",\"amount\":1,\"referenceId\":%s}".formatted(reference)))
                .containsExactly("referenceId");
    }

    @Test
    void aReferenceHas128CharactersAtMost() {
        assertThat(placing("{\"amount\":1,\"referenceId\":\"%s\"}".formatted("r".repeat(129))))
                .containsExactly("referenceId");
        API.call(PlaceHoldHandler::new)
                .as(API.user(ADA))
                .body("{\"amount\":1,\"referenceId\":\"%s\"}".formatted("r".repeat(128)))
                .send()
                .isRefused(402, "insufficient_credits");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | amount, referenceId",
                "{\"amount\":1} | referenceId",
                "{\"amount\":0,\"referenceId\":\"\",\"expiresInSeconds\":1} | amount, expiresInSeconds, referenceId",
                "{\"amount\":1,\"referenceId\":\"r\",\"expires\":60} | expires",
                "{\"amount\":1,\"referenceId\":\"r\",\"Amount\":1} | Amount",
                "{\"amount\":1,\"referenceId\":\"r\",\"userId\":\"user_ben\"} | userId",
                "{\"amount\":1,\"referenceId\":\"r\",\"amount\":1} | amount",
                "{\"amount\":1,\"referenceId\":\"r\",\"\":1} | ``",
                "{\"amount\":1,\"referenceId\":\"r\",\"__proto__\":{}} | __proto__",
                "{\"amount\":1,\"referenceId\":\"r\",\"x\":{\"y\":1,\"y\":2}} | x, x.y",
                "{\"x\":1,\"amount\":\"1\",\"y\":2,\"referenceId\":7} | amount, referenceId, x, y"
            })
    void everyBadFieldOfAHoldIsNamed(String body, String fields) {
        assertThat(placing(body)).containsExactlyElementsOf(names(fields));
    }

    @Test
    void aServiceNamesTheUser() {
        var call = API.call(PlaceHoldHandler::new).as(API.service());

        assertThat(call.body("{\"amount\":1,\"referenceId\":\"r\"}")
                        .send()
                        .isRefused(400, "invalid_request")
                        .badFields())
                .containsExactly("userId");
        for (var userId : List.of("null", "1", "\"\"", "\"user_\"", "\"ben\"", "\"user_a b\"", "\"mch_jobs\"")) {
            assertThat(call.body("{\"amount\":1,\"referenceId\":\"r\",\"userId\":%s}".formatted(userId))
                            .send()
                            .isRefused(400, "invalid_request")
                            .badFields())
                    .containsExactly("userId");
        }
        call.body("{\"amount\":1,\"referenceId\":\"r\",\"userId\":\"user_ben\"}")
                .send()
                .isRefused(402, "insufficient_credits");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | holdId, referenceId",
                "{\"holdId\":\"0f4f7a3c-6f0a-8d5e-9b1c-2a3b4c5d6e7f\",\"referenceId\":\"r\"} | holdId, referenceId",
                "{\"holdId\":\"x\"} | holdId",
                "{\"holdId\":\"1-1-1-1-1\"} | holdId",
                "{\"holdId\":\"0f4f7a3c6f0a8d5e9b1c2a3b4c5d6e7f\"} | holdId",
                "{\"holdId\":null} | holdId, referenceId",
                "{\"holdId\":7} | holdId",
                "{\"referenceId\":\"r\",\"reason\":\"why\"} | reason"
            })
    void aHoldIsNamedInExactlyOneWay(String body, String fields) {
        assertThat(deducting(body)).containsExactlyElementsOf(names(fields));
        assertThat(releasing(body)).containsExactlyElementsOf(names(fields));
    }

    @Test
    void aReleaseHasNoAmount() {
        assertThat(releasing("{\"referenceId\":\"r\",\"amount\":1}")).containsExactly("amount");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | amount, referenceId, userId",
                "{\"userId\":\"ben\",\"amount\":1,\"referenceId\":\"r\"} | userId",
                "{\"userId\":\"user_ben\",\"amount\":1000000001,\"referenceId\":\"r\"} | amount",
                "{\"userId\":\"user_ben\",\"amount\":-1,\"referenceId\":\"r\"} | amount",
                "{\"userId\":\"user_ben\",\"amount\":1,\"referenceId\":\"r\",\"reason\":1} | reason",
                "{\"userId\":\"user_ben\",\"amount\":1,\"referenceId\":\"r\",\"reason\":\"\\u0000\"} | reason",
                "{\"userId\":\"user_ben\",\"amount\":1,\"referenceId\":\"r\",\"reason\":\"\\udfff\"} | reason",
                "{\"userId\":\"user_ben\",\"amount\":1,\"referenceId\":\"r\",\"creditType\":\"scraper\"} | creditType"
            })
    void everyBadFieldOfAGrantIsNamed(String body, String fields) {
        assertThat(granting(body)).containsExactlyElementsOf(names(fields));
    }

    @Test
    void aReasonHas200CharactersAtMostWhateverTheyAre() {
        var grant = "{\"userId\":\"user_ben\",\"amount\":1,\"referenceId\":\"r\",\"reason\":\"%s\"}";

        assertThat(granting(grant.formatted("🎈".repeat(201)))).containsExactly("reason");
        API.call(GrantCreditsHandler::new)
                .as(API.operator(ADA))
                .body(grant.formatted("🎈".repeat(200)))
                .send()
                .isOk(201);
    }

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

    /// The system makes things of these names itself: a caller that took one would stand in the way.
    @ParameterizedTest
    @ValueSource(strings = {"broadcast:1:1", "stripe:cs_1", "import:", "broadcast:"})
    void aReservedNameIsRefused(String name) {
        var body = "{\"amount\":1,\"referenceId\":\"" + name + "\"}";
        var grant = "{\"userId\":\"user_ada\"," + body.substring(1);
        for (var reply : List.of(
                API.call(PlaceHoldHandler::new).as(API.user(ADA)).body(body).send(),
                API.call(GrantCreditsHandler::new).as(API.service()).body(grant).send(),
                API.call(SendMessageHandler::new)
                        .as(API.user(ADA))
                        .header("idempotency-key", name)
                        .send(),
                API.call(SendMessageHandler::new)
                        .as(API.user(ADA))
                        .header("idempotency-key", '"' + name + '"')
                        .send())) {
            assertThat(reply.isRefused(400, "invalid_request").badFields())
                    .containsAnyOf("referenceId", "Idempotency-Key")
                    .hasSize(1);
            assertThat(reply.get("errors").toString()).contains("must not begin with broadcast:, stripe: or import:");
        }
    }

    /// To look for one, or to end it, makes nothing.
    @Test
    void aReservedNameMayBeLookedUp() {
        var body = "{\"referenceId\":\"broadcast:1:1\"}";
        API.call(DeductHandler::new).as(API.user(ADA)).body(body).send().isRefused(404, "hold_not_found");
        API.call(ReleaseHoldHandler::new).as(API.user(ADA)).body(body).send().isRefused(404, "hold_not_found");
        API.call(ListHoldsHandler::new)
                .as(API.user(ADA))
                .query("referenceId=broadcast:1:1")
                .send()
                .isOk(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"broadcast", "broadcasts:1", "a:stripe:1", "IMPORT:1", "Stripe:1"})
    void aNameThatOnlyLooksAlikeIsTheCallers(String name) {
        var body = "{\"amount\":1000000,\"referenceId\":\"" + name + "\"}";
        API.call(PlaceHoldHandler::new).as(API.user(ADA)).body(body).send().isRefused(402, "insufficient_credits");
    }

    @Test
    void aMessageNeedsItsIdempotencyKey() {
        var reply = API.call(SendMessageHandler::new)
                .as(API.user(ADA))
                .without("idempotency-key")
                .send();

        assertThat(reply.isRefused(400, "invalid_request").badFields()).containsExactly("Idempotency-Key");
    }

    @Test
    void namesFromOutsideAreCutAndMadeWritable() {
        var reply = API.call(PlaceHoldHandler::new)
                .as(API.user(ADA))
                .body("{\"amount\":1,\"referenceId\":\"r\",\"%s\":1,\"\ud800\":2}".formatted("n".repeat(60_000)))
                .send();

        assertThat(reply.isRefused(400, "invalid_request").badFields()).containsExactly("?", "n".repeat(200) + "…");
    }

    @Test
    void aChangeHasNoParameters() {
        var reply = API.call(PlaceHoldHandler::new)
                .as(API.user(ADA))
                .query("dryRun=true&amount=1")
                .body("{\"amount\":0,\"referenceId\":\"r\"}")
                .send();

        assertThat(reply.isRefused(400, "invalid_request").badFields()).containsExactly("amount", "dryRun");
    }

    private List<String> placing(String body) {
        return refused(API.call(PlaceHoldHandler::new).as(API.user(ADA)).body(body));
    }

    private List<String> deducting(String body) {
        return refused(API.call(DeductHandler::new).as(API.user(ADA)).body(body));
    }

    private List<String> releasing(String body) {
        return refused(API.call(ReleaseHoldHandler::new).as(API.user(ADA)).body(body));
    }

    private List<String> granting(String body) {
        return refused(API.call(GrantCreditsHandler::new).as(API.operator(ADA)).body(body));
    }

    private List<String> sending(String body) {
        return refused(API.call(SendMessageHandler::new).as(API.user(ADA)).body(body));
    }

    private static List<String> refused(Call call) {
        return call.send().isRefused(400, "invalid_request").badFields();
    }

    private static List<String> names(String fields) {
        return List.of(fields.split(", "));
    }
}
