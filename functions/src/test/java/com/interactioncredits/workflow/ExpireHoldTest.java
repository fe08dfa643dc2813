package com.interactioncredits.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.Identity;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import com.interactioncredits.TestMessages;
import com.interactioncredits.credits.Credits;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.PlaceHold;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.ledger.PlaceHoldOutcome;
import com.interactioncredits.ledger.Principals;
import com.interactioncredits.messages.MessageEvent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ExpireHoldTest {
    private final TestMessages test = new TestMessages(Map.of());
    private final UUID id = test.accepted("order-1");
    private final String bell = "EXPIRY#" + test.message(id).holdId().orElseThrow();

    @AfterEach
    void stop() {
        test.close();
    }

    /// The record of a deletion by TTL, as AWS documents it.
    private static DynamodbStreamRecord deleted(String pk, int number) {
        var record = new DynamodbStreamRecord();
        record.setEventID(Integer.toString(number));
        record.setEventName("REMOVE");
        record.setEventSource("aws:dynamodb");
        record.setUserIdentity(new Identity().withType("Service").withPrincipalId("dynamodb.amazonaws.com"));
        record.setDynamodb(new StreamRecord()
                .withKeys(Map.of("pk", new AttributeValue().withS(pk), "sk", new AttributeValue().withS("EXPIRY")))
                .withSequenceNumber(Integer.toString(number)));
        return record;
    }

    /// The sequence numbers of the records that come again.
    private List<String> rings(String... keys) {
        var event = new DynamodbEvent();
        event.setRecords(Arrays.stream(keys)
                .map(pk -> deleted(pk, 100 + Arrays.asList(keys).indexOf(pk)))
                .toList());
        return new ExpireHold(test.wiring())
                .handleRequest(event, Calls.CONTEXT).getBatchItemFailures().stream()
                        .map(BatchItemFailure::getItemIdentifier)
                        .toList();
    }

    @Test
    void aMessageThatWasNeverTriedFailsWithItsHold() {
        test.clock.advance(Duration.ofMinutes(15));

        assertThat(rings(bell)).isEmpty();

        assertThat(test.status(id)).isEqualTo("failed expired_before_sending");
        assertThat(hold().status()).isEqualTo(Hold.Status.EXPIRED);
        assertThat(test.credits()).isEqualTo("10 available, 0 held, 0 spent");
    }

    private Hold hold() {
        var holdId = test.message(id).holdId().orElseThrow();
        return test.wiring().ledger().hold(holdId).orElseThrow();
    }

    @Test
    void aRepeatedTimerHasOneEffect() {
        test.clock.advance(Duration.ofMinutes(15));
        rings(bell, bell);
        var after = test.message(id);

        assertThat(rings(bell)).isEmpty();

        assertThat(test.message(id)).isEqualTo(after);
        assertThat(test.credits()).isEqualTo("10 available, 0 held, 0 spent");
    }

    @Test
    void anEarlyTimerChangesNothing() {
        test.clock.advance(Duration.ofMinutes(15).minusMillis(1));
        assertThat(rings(bell)).isEmpty();
        assertThat(test.status(id)).isEqualTo("queued");
        assertThat(hold().status()).isEqualTo(Hold.Status.ACTIVE);
    }

    @Test
    void theTimerOfAConvertedHoldChangesNothing() {
        test.wiring().messageLifecycle().apply(id, new MessageEvent.Delivered());
        test.clock.advance(Duration.ofDays(3));
        assertThat(rings(bell)).isEmpty();
        assertThat(test.status(id)).isEqualTo("delivered");
        assertThat(test.credits()).isEqualTo("7 available, 0 held, 3 spent");
    }

    @Test
    void aMessageChangesAlthoughAnotherCallExpiredItsHold() {
        test.clock.advance(Duration.ofMinutes(15));
        test.wiring().ledger().expire(test.message(id).holdId().orElseThrow());
        assertThat(rings(bell)).isEmpty();
        assertThat(test.status(id)).isEqualTo("failed expired_before_sending");
    }

    @Test
    void aHoldWithoutAMessageExpiresToo() {
        var placed = test.wiring()
                .placing()
                .place(new PlaceHold(
                        TestMessages.ACCOUNT,
                        Principals.of(Hold.Source.API),
                        new Reference("job-1"),
                        new Credits(2),
                        Duration.ofMinutes(1),
                        Optional.empty()));
        var holdId = ((PlaceHoldOutcome.Placed) placed).hold().id();
        test.clock.advance(Duration.ofMinutes(1));
        assertThat(rings("EXPIRY#" + holdId)).isEmpty();
        assertThat(test.credits()).isEqualTo("7 available, 3 held, 0 spent");
    }

    @Test
    void otherDeletionsAndUnknownHoldsArePassedOver() {
        assertThat(rings("WHATSAPP_ID#wamid.A==", "EXPIRY#" + new UUID(0, 0))).isEmpty();
    }

    @Test
    void theStreamComesAgainFromTheRecordThatFailed() {
        test.clock.advance(Duration.ofMinutes(15));
        assertThat(rings("EXPIRY#" + new UUID(0, 0), "EXPIRY#broken", bell)).containsExactly("101");
        assertThat(test.status(id)).isEqualTo("queued");
    }
}
