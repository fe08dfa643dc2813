package com.interactioncredits.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What WhatsApp might answer or tell. Ids end up in keys of a table, so that they must be such as it can have.
class WhatsAppFuzzTest {
    @FuzzTest
    @DictionaryEntries({"\"object\"", "\"whatsapp_business_account\"", "\"entry\"", "\"changes\"", "\"field\""})
    @DictionaryEntries({"\"messages\"", "\"value\"", "\"statuses\"", "\"id\"", "\"status\"", "\"timestamp\""})
    @DictionaryEntries({"\"biz_opaque_callback_data\"", "\"errors\"", "\"code\"", "\"failed\"", "\"sent\""})
    @DictionaryEntries({"[{", "}]", "99999999999"})
    void aNotificationIsReadOrMalformed(byte[] body) throws Exception {
        switch (Webhook.parse(body, Instant.EPOCH)) {
            case Webhook.Malformed() -> {}
            case Webhook.Statuses(var statuses, var _, var _) -> {
                for (var status : statuses) {
                    assertThat(status.whatsAppId().or(status::callbackData)).isPresent();
                    if (status.whatsAppId().isPresent()) {
                        assertCanBeAKey(status.whatsAppId().get());
                    }
                    if (status.callbackData().isPresent()) {
                        assertCanBeAKey(status.callbackData().get());
                    }
                    assertThat(DeliveryStatus.from(status.queued()).kind()).isEqualTo(status.kind());
                }
            }
        }
    }

    @FuzzTest
    @DictionaryEntries({"\"messages\"", "\"id\"", "\"error\"", "\"code\"", "130429", "131000", "[{", "}]", "1e9"})
    void anyAnswerHasAnOutcome(FuzzedDataProvider data) throws Exception {
        int status = data.consumeInt(100, 599);
        var retryAfter = data.consumeBoolean() ? Optional.of(data.consumeString(12)) : Optional.<String>empty();
        switch (GraphAnswer.read(status, retryAfter, data.consumeRemainingAsBytes())) {
            case SendOutcome.Accepted(var id) -> {
                assertThat(status).isEqualTo(200);
                assertCanBeAKey(id);
            }
            case SendOutcome.NotAccepted(var _, var wait) -> {
                assertThat(status).isGreaterThanOrEqualTo(400);
                assertThat(wait.orElse(Duration.ZERO)).isBetween(Duration.ZERO, Duration.ofHours(1));
            }
            case SendOutcome.NoConnection _ -> throw new AssertionError("there was an answer");
            case SendOutcome.Refused _ -> assertThat(status).isGreaterThanOrEqualTo(400);
            case SendOutcome.Unknown _ -> {}
        }
    }

    private static void assertCanBeAKey(String id) throws CharacterCodingException {
        assertThat(id).isNotBlank().hasSizeLessThanOrEqualTo(512).doesNotContain("\u0000");
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(id));
    }
}
