package com.interactioncredits.workflow;

import static com.interactioncredits.TestMessages.ADA;
import static com.interactioncredits.workflow.Calls.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.interactioncredits.TestMessages;
import com.interactioncredits.messages.Message.Status;
import com.interactioncredits.messages.MessageEvent;
import com.interactioncredits.whatsapp.DeliveryStatus;
import com.interactioncredits.whatsapp.DeliveryStatus.Kind;
import com.interactioncredits.whatsapp.GraphError;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ApplyStatusTest {
    private final TestMessages test = new TestMessages(Map.of());
    private final UUID id = test.accepted("order-1");
    private final ApplyStatus function = new ApplyStatus(test.wiring());

    @AfterEach
    void stop() {
        test.close();
    }

    private String status(Kind kind, String whatsAppId, Optional<String> callbackData) {
        var error = Optional.of(GraphError.of(131049)).filter(_ -> kind == Kind.FAILED);
        return new DeliveryStatus(Optional.of(whatsAppId), kind, callbackData, test.clock.instant(), error)
                .queued()
                .body();
    }

    private String named(Kind kind) {
        return status(kind, "wamid.A==", Optional.of(id.toString()));
    }

    @Test
    void aStatusNamesItsMessage() {
        assertThat(batch(function, named(Kind.DELIVERED))).isEmpty();
        assertThat(test.status(id)).isEqualTo("delivered");
        assertThat(test.movements()).containsExactly("deduction -3");
    }

    @Test
    void theCallbackDataOfAStatusNamesItsMessageBeforeWhatsAppsId() {
        var other = test.accepted("order-2");
        test.wiring().messageLifecycle().apply(other, new MessageEvent.Accepted("wamid.B=="));

        assertThat(batch(function, status(Kind.READ, "wamid.B==", Optional.of(id.toString()))))
                .isEmpty();

        assertThat(test.status(id)).isEqualTo("read");
        assertThat(test.status(other)).isEqualTo("sent");
    }

    @Test
    void aStatusWithoutANameIsFoundByWhatsAppsId() {
        test.wiring().messageLifecycle().apply(id, new MessageEvent.Accepted("wamid.A=="));
        assertThat(batch(function, status(Kind.DELIVERED, "wamid.A==", Optional.empty())))
                .isEmpty();
        assertThat(test.status(id)).isEqualTo("delivered");
    }

    @Test
    void aStatusWithForeignCallbackDataIsFoundByWhatsAppsId() {
        test.wiring().messageLifecycle().apply(id, new MessageEvent.Accepted("wamid.A=="));
        assertThat(batch(function, status(Kind.DELIVERED, "wamid.A==", Optional.of("campaign 7"))))
                .isEmpty();
        assertThat(test.status(id)).isEqualTo("delivered");
    }

    @Test
    void aFailureShowsItsReason() {
        assertThat(batch(function, named(Kind.SENT), named(Kind.FAILED))).isEmpty();
        assertThat(test.status(id)).isEqualTo("failed 131049");
        assertThat(test.credits()).isEqualTo("10 available, 0 held, 0 spent");
    }

    @Test
    void statusesOutOfOrderAndTwiceAreAsInOrderAndOnce() {
        var bodies = new String[] {named(Kind.READ), named(Kind.SENT), named(Kind.DELIVERED), named(Kind.READ)};
        assertThat(batch(function, bodies)).isEmpty();
        assertThat(test.status(id)).isEqualTo("read");
        assertThat(test.movements()).containsExactly("deduction -3");
    }

    // B4
    @Test
    void aStatusIsReachedWhenWhatsAppSaysButNotBeforeTheMessageNorInTheFuture() {
        var accepted = test.clock.instant();
        test.clock.advance(Duration.ofDays(3));

        apply(Kind.SENT, accepted.minusSeconds(1));
        apply(Kind.DELIVERED, accepted.plusSeconds(90));
        test.clock.advance(Duration.ofHours(1));
        apply(Kind.READ, test.clock.instant().plusSeconds(60));

        var message = test.wiring().userMessages().message(ADA, id).orElseThrow();
        assertThat(message.statusTimes())
                .containsEntry(Status.SENT, accepted)
                .containsEntry(Status.DELIVERED, accepted.plusSeconds(90))
                .containsEntry(Status.READ, test.clock.instant());
        assertThat(message.updatedAt()).as("when we wrote it").isEqualTo(test.clock.instant());
    }

    /// WhatsApp tells whole seconds, and we know more of what we did ourselves.
    @Test
    void aStatusOfTheSecondInWhichAnotherWasReachedComesAfterIt() {
        test.clock.advance(Duration.ofMillis(400));
        var sent = test.clock.instant();
        test.wiring().messageLifecycle().apply(id, new MessageEvent.Accepted("wamid.A=="));
        test.clock.advance(Duration.ofMinutes(1));

        apply(Kind.DELIVERED, sent.truncatedTo(ChronoUnit.SECONDS));

        assertThat(test.wiring().userMessages().message(ADA, id).orElseThrow().statusTimes())
                .containsEntry(Status.DELIVERED, sent);
    }

    private void apply(Kind kind, Instant timestamp) {
        var status =
                new DeliveryStatus(Optional.empty(), kind, Optional.of(id.toString()), timestamp, Optional.empty());
        assertThat(batch(1, function, List.of(status.queued()))).isEmpty();
    }

    // B9
    @Test
    void metasDetailsOfAFailureAreShownToItsUser() {
        var details = "Recipient is not allowed in this experiment";
        var error =
                new GraphError(131049, Optional.of(7), "", false, true, false, Optional.of(details), Optional.empty());
        var status = new DeliveryStatus(
                Optional.empty(), Kind.FAILED, Optional.of(id.toString()), test.clock.instant(), Optional.of(error));
        assertThat(batch(1, function, List.of(status.queued()))).isEmpty();

        var failure =
                test.wiring().userMessages().message(ADA, id).orElseThrow().error();
        assertThat(failure).hasValueSatisfying(why -> {
            assertThat(why.code()).isEqualTo("131049");
            assertThat(why.details()).contains(details);
            assertThat(why.retryable()).as("B11").isTrue();
        });
    }

    /// It may have beaten our own record.
    @Test
    void anUnknownMessageGoesBackToTheQueueAlone() {
        var unknown = status(Kind.SENT, "wamid.unknown", Optional.of(new UUID(0, 0).toString()));
        var unmatched = status(Kind.SENT, "wamid.unknown", Optional.empty());
        assertThat(batch(function, unknown, named(Kind.DELIVERED), unmatched)).containsExactly(0, 2);
        assertThat(test.status(id)).isEqualTo("delivered");
    }

    @Test
    void aMalformedBodyGoesBackToTheQueueAlone() {
        assertThat(batch(
                        function,
                        "",
                        "null",
                        "{",
                        "{}",
                        "[]",
                        "{\"whatsAppId\":\"a\",\"kind\":\"LOST\"}",
                        named(Kind.READ)))
                .containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(test.status(id)).isEqualTo("read");
    }

    /// Its words end up in the log.
    @Test
    void aMalformedBodyIsNotQuoted() {
        assertThatThrownBy(() ->
                        DeliveryStatus.from(new DeliveryStatus.Queued("{\"kind\":\"+15550104711\"}", Optional.empty())))
                .hasMessage("not a delivery status")
                .hasNoCause();
    }
}
