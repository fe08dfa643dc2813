package com.interactioncredits.workflow;

import static com.interactioncredits.TestMessages.ACCEPTANCE;
import static com.interactioncredits.TestMessages.ADA;
import static com.interactioncredits.TestMessages.graphError;
import static com.interactioncredits.workflow.Calls.batch;
import static com.interactioncredits.workflow.Calls.message;
import static com.interactioncredits.workflow.Calls.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.interactioncredits.MeasuredLines;
import com.interactioncredits.TestMessages;
import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.CreditType;
import com.interactioncredits.credits.Credits;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.PlaceHold;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.ledger.Principals;
import com.interactioncredits.messages.MessageEvent;
import com.interactioncredits.whatsapp.GraphError;
import com.interactioncredits.whatsapp.ScriptedServer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How messages and their holds end is counted once, whatever comes twice.
@Timeout(60)
class MeasuredMessagesTest {
    private final MeasuredLines log = new MeasuredLines();
    private final TestMessages test = new TestMessages(Map.of());

    @AfterEach
    void close() {
        log.close();
        test.close();
    }

    private void twice(UUID id, MessageEvent event) {
        test.wiring().messageLifecycle().apply(id, event);
        test.wiring().messageLifecycle().apply(id, event);
    }

    @Test
    void aMessageThatGoesWell() {
        test.whatsApp.answers(ACCEPTANCE);
        var id = test.accepted("order-1");
        task(new SendMessage(test.wiring()), message(id));
        twice(id, new MessageEvent.Accepted("wamid.A=="));
        twice(id, new MessageEvent.Sent());
        twice(id, new MessageEvent.Delivered());
        twice(id, new MessageEvent.Read());

        assertThat(log.sums())
                .isEqualTo(Map.of(
                        "HoldsPlaced", 1L,
                        "MessagesAccepted", 1L,
                        "HoldsConverted", 1L,
                        "MessagesSent", 1L,
                        "MessagesDelivered", 1L));
    }

    @Test
    void aMessageThatIsReadBeforeAnythingElseIsKnown() {
        var id = test.accepted("order-1");
        twice(id, new MessageEvent.Read());
        twice(id, new MessageEvent.Delivered());

        assertThat(log.sums()).containsEntry("MessagesSent", 1L).containsEntry("MessagesDelivered", 1L);
    }

    @Test
    void aMessageThatItsRecipientCannotGet() {
        test.whatsApp.answers(graphError(400, 131026));
        var id = test.accepted("order-1");
        task(new SendMessage(test.wiring()), message(id));
        twice(id, new MessageEvent.Refused(GraphError.of(131026)));

        assertThat(log.sums())
                .containsEntry("HoldsReleased", 1L)
                .containsEntry("MessagesFailed", 1L)
                .containsEntry("MessagesFailed recipient", 1L)
                .doesNotContainKey("MessagesSent");
    }

    @Test
    void aMessageWhoseOutcomeIsUnknown() {
        test.whatsApp.answers(ScriptedServer.json(500, "{}"));
        var id = test.accepted("order-1");
        task(new SendMessage(test.wiring()), message(id));
        twice(id, new MessageEvent.OutcomeUnknown(test.clock.instant()));

        assertThat(log.sums()).containsEntry("MessagesUnconfirmed", 1L).containsEntry("UnknownOutcomes", 1L);
    }

    @Test
    void aMessageThatIsNeverTriedAndThatTheSweepFinds() {
        test.accepted("order-1");
        test.clock.advance(Duration.ofMinutes(17));
        for (int time = 0; time < 2; time++) {
            new SweepMessages(test.wiring()).handleRequest(new ScheduledEvent(), Calls.CONTEXT);
        }

        assertThat(log.sums())
                .containsEntry("HoldsExpired", 1L)
                .containsEntry("MessagesFailed expired", 1L)
                .hasEntrySatisfying("OldestOverdueMessage", seconds -> assertThat(seconds)
                        .isBetween(60L, Duration.ofMinutes(17).toSeconds()));
    }

    @Test
    void aQueuedMessageWithoutCreditsFailsOnce() {
        var entry =
                """
                {"userId":"user_poor","idempotencyKey":"k",
                "message":{"to":"+15550100000","type":"text","text":{"body":"Hi"}}}""";
        var function = new StartSending(test.wiring(), test.aws.stepFunctions());
        assertThat(batch(function, entry)).isEmpty();
        assertThat(batch(function, entry)).isEmpty();

        assertThat(log.sums()).isEqualTo(Map.of("MessagesFailed", 1L, "MessagesFailed insufficient_credits", 1L));
    }

    @Test
    void aHoldThatIsExpiredInTheMinuteAfterItsTime() {
        var hold = new PlaceHold(
                new AccountId(ADA, CreditType.INTERACTION),
                Principals.of(Hold.Source.API),
                new Reference("all"),
                new Credits(9),
                Duration.ofMinutes(15),
                Optional.empty());
        test.wiring().placing().place(hold);
        test.clock.advance(Duration.ofMinutes(15).plusSeconds(40));
        for (int time = 0; time < 2; time++) {
            new ExpireDueHolds(test.wiring()).handleRequest(new ScheduledEvent(), Calls.CONTEXT);
        }

        assertThat(log.sums()).isEqualTo(Map.of("HoldsExpired", 1L, "OldestDueHold", 40L));
    }
}
