package com.interactioncredits.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.interactioncredits.whatsapp.DeliveryStatus.Kind;
import com.interactioncredits.whatsapp.Webhook.Ignored;
import com.interactioncredits.whatsapp.Webhook.Malformed;
import com.interactioncredits.whatsapp.Webhook.Statuses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00.250Z");
    private static final String MESSAGE = "2b1f2a52-6f0c-5d0e-9a54-0d6f7c2b8f11";

    private static Statuses event(String name) throws IOException {
        return statuses(Files.readString(Path.of("events", "webhook-" + name + ".json")));
    }

    private static Statuses statuses(String body) {
        return (Statuses) Webhook.parse(body.getBytes(StandardCharsets.UTF_8), NOW);
    }

    private static Statuses withStatuses(String statuses) {
        return statuses(
                """
                {"object":"whatsapp_business_account","entry":[{"changes":[{"field":"messages","value":{"statuses":%s}}]}]}"""
                        .formatted(statuses));
    }

    @ParameterizedTest
    @CsvSource({
        "sent,      SENT,      1795352400",
        "delivered, DELIVERED, 1795352401",
        "read,      READ,      1795352402",
        "played,    READ,      1795352403",
        "failed,    FAILED,    1795352401"
    })
    void aStatusIsRead(String event, Kind kind, long timestamp) throws IOException {
        var parsed = event(event);
        assertThat(parsed.ignored()).isEqualTo(new Ignored(0, 0, 0));
        assertThat(parsed.statuses())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("error.value.details")
                .containsExactly(new DeliveryStatus(
                        Optional.of("wamid.HBgLMTU1NTAxMDAwMDAVAgARGBI5QTNDQTVCM0Q0Q0Q2RTY3RTcA"),
                        kind,
                        Optional.of(MESSAGE),
                        Instant.ofEpochSecond(timestamp),
                        kind == Kind.FAILED ? Optional.of(GraphError.of(131049)) : Optional.empty()));
    }

    @Test
    void oneBadStatusDoesNotTakeTheOthersWithIt() throws IOException {
        var batch = event("batch");
        assertThat(batch.statuses())
                .extracting(status -> status.whatsAppId().orElse("no id") + " " + status.kind())
                .containsExactly(
                        "wamid.1 READ",
                        "wamid.1 DELIVERED",
                        "no id DELIVERED",
                        "wamid.without-callback-data DELIVERED",
                        "wamid.3 FAILED",
                        "wamid.4 SENT",
                        "wamid.5 SENT");
        assertThat(batch.ignored()).isEqualTo(new Ignored(0, 0, 2));
    }

    @Test
    void withoutCallbackDataTheWhatsAppIdRemains() throws IOException {
        assertThat(event("batch").statuses().get(3).callbackData()).isEmpty();
    }

    @Test
    void aFailureWithoutAReadableCodeIsStillAFailure() throws IOException {
        assertThat(event("batch").statuses().get(4))
                .returns(Kind.FAILED, DeliveryStatus::kind)
                .returns(Optional.empty(), DeliveryStatus::error);
    }

    @Test
    void aTimestampThatIsANumberIsReadToo() {
        assertThat(withStatuses("[{\"id\":\"wamid.1\",\"status\":\"sent\",\"timestamp\":1795352400}]")
                        .statuses())
                .extracting(DeliveryStatus::timestamp)
                .containsExactly(Instant.ofEpochSecond(1795352400));
    }

    // B10
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",\"timestamp\":null",
                ",\"timestamp\":\"yesterday\"",
                ",\"timestamp\":\"-1\"",
                ",\"timestamp\":{}",
                ",\"timestamp\":1795352400.5",
                ",\"timestamp\":\"1795352400000\""
            })
    void aTimestampThatCannotBeReadIsNow(String timestamp) {
        assertThat(withStatuses("[{\"id\":\"wamid.1\",\"status\":\"sent\"%s}]".formatted(timestamp))
                        .statuses())
                .extracting(DeliveryStatus::timestamp)
                .containsExactly(NOW);
    }

    // B1
    @Test
    void errorsBesideTheStatusesAreReadOnce() {
        var body =
                """
                {"object":"whatsapp_business_account","entry":[{"changes":[{"field":"messages","value":{
                  "statuses":[{"id":"wamid.1","status":"failed","errors":[{"code":131042,"error_subcode":7,
                    "error_data":{"details":"No credit line"}}]}],
                  "errors":[{"code":131042},{"code":131031,"title":"locked"},{"title":"no code"}]}},
                  {"field":"messages","value":{"errors":[{"code":190}]}}]}]}""";
        var reported = statuses(body);
        assertThat(reported.errors()).extracting(GraphError::code).containsExactly(131031, 190);
        assertThat(reported.statuses().getFirst().error()).hasValueSatisfying(error -> {
            assertThat(error.ofSender()).isTrue();
            assertThat(error.subcode()).contains(7);
            assertThat(error.details()).contains("No credit line");
        });
    }

    @Test
    void inboundMessagesAreCounted() throws IOException {
        assertThat(event("inbound")).isEqualTo(new Statuses(List.of(), List.of(), new Ignored(1, 0, 0)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"template-status", "foreign-object"})
    void anEventThatConcernsNoMessageIsCounted(String event) throws IOException {
        assertThat(event(event)).isEqualTo(new Statuses(List.of(), List.of(), new Ignored(0, 1, 0)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "\"whatsapp\"",
                "{",
                "{}{}",
                "{\"object\":}",
                "\u0000",
                "<html>",
            })
    void aBodyThatIsNoJsonObjectIsMalformed(String body) {
        assertThat(Webhook.parse(body.getBytes(StandardCharsets.UTF_8), NOW)).isEqualTo(new Malformed());
    }

    @Test
    void nestingWithoutEndIsMalformed() {
        assertThat(Webhook.parse("{\"a\":".repeat(100_000).getBytes(StandardCharsets.UTF_8), NOW))
                .isEqualTo(new Malformed());
    }

    @Test
    void bytesThatAreNoUtf8AreMalformed() {
        assertThat(Webhook.parse(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}, NOW))
                .isEqualTo(new Malformed());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"object\":\"whatsapp_business_account\"}",
                "{\"object\":\"whatsapp_business_account\",\"entry\":7}",
                "{\"object\":\"whatsapp_business_account\",\"entry\":[null,7,{\"changes\":\"x\"}]}",
            })
    void aNotificationWithoutContentIsEmpty(String body) {
        assertThat(statuses(body).statuses()).isEmpty();
    }

    @Test
    void anIdThatIsNotNeededMayBeMissing() {
        var status = "[{\"status\":\"read\",\"biz_opaque_callback_data\":\"%s\"}]".formatted(MESSAGE);
        var read = withStatuses(status).statuses().getFirst();
        assertThat(read.whatsAppId()).isEmpty();
        assertThat(DeliveryStatus.from(read.queued())).isEqualTo(read);
    }

    @Test
    void anIdTooLongForAKeyIsUnusable() {
        var status = "[{\"id\":\"%s\",\"status\":\"sent\",\"timestamp\":\"1\"}]";
        assertThat(withStatuses(status.formatted("x".repeat(512))).statuses()).hasSize(1);
        assertThat(withStatuses(status.formatted("x".repeat(513))).ignored()).isEqualTo(new Ignored(0, 0, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sent", "delivered", "read", "failed"})
    void aStatusComesBackFromAQueueAsItWas(String event) throws IOException {
        var status = event(event).statuses().getFirst();
        assertThat(DeliveryStatus.from(status.queued())).isEqualTo(status);
    }

    @Test
    void aStatusWithoutOptionalPartsComesBackAsItWasInAscii() {
        var status = new DeliveryStatus(
                Optional.of("wamid.é\ufffe"), Kind.SENT, Optional.empty(), Instant.EPOCH, Optional.empty());
        assertThat(status.queued().body()).matches("\\p{ASCII}+");
        assertThat(DeliveryStatus.from(status.queued())).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "{\"whatsAppId\":\"a\",\"kind\":\"LOST\",\"timestamp\":\"1970-01-01T00:00:00Z\"}",
                "{\"whatsAppId\":\"a\",\"kind\":\"SENT\",\"timestamp\":\"now\"}",
                "{\"kind\":\"SENT\",\"timestamp\":\"1970-01-01T00:00:00Z\"}"
            })
    void aBodyThatIsNoStatusIsNotReadFromAQueue(String json) {
        assertThatThrownBy(() -> DeliveryStatus.from(new DeliveryStatus.Queued(json, Optional.empty())))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
