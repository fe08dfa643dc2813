package com.interactioncredits.workflow;

import static com.interactioncredits.TestMessages.ACCEPTANCE;
import static com.interactioncredits.TestMessages.graphError;
import static com.interactioncredits.workflow.Calls.message;
import static com.interactioncredits.workflow.Calls.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.interactioncredits.TestMessages;
import com.interactioncredits.TestTable;
import com.interactioncredits.WatchedDynamo;
import com.interactioncredits.messages.MessageEvent;
import com.interactioncredits.whatsapp.GraphError;
import com.interactioncredits.whatsapp.ScriptedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;

/// The tasks of the state machine, each called as Lambda calls it.
@Timeout(60)
class TasksTest {
    private final TestMessages test = new TestMessages(Map.of());
    private final UUID id = test.accepted("order-1");

    @AfterEach
    void stop() {
        test.close();
    }

    private String send() {
        return task(new SendMessage(test.wiring()), message(id));
    }

    private String leave() {
        return task(new LeaveUnconfirmed(test.wiring()), message(id));
    }

    @Test
    void theHoldOfAnAcceptedMessageIsFound() {
        assertThat(task(new HoldCredits(test.wiring()), message(id)))
                .isEqualTo("{\"held\":true,\"messageId\":\"" + id + "\"}");
    }

    @Test
    void nothingIsHeldForAFinishedOrAnUnknownMessage() {
        var unknown = new UUID(0, 0);
        assertThat(task(new HoldCredits(test.wiring()), message(unknown))).contains("\"held\":false");
        test.wiring().messageLifecycle().apply(id, new MessageEvent.Read());
        assertThat(task(new HoldCredits(test.wiring()), message(id))).contains("\"held\":false");
    }

    @Test
    void nothingIsHeldOnceTheHoldsTimeIsUp() {
        test.clock.advance(Duration.ofMinutes(15).minusMillis(1));
        assertThat(task(new HoldCredits(test.wiring()), message(id))).contains("\"held\":true");
        test.clock.advance(Duration.ofMillis(1));
        assertThat(task(new HoldCredits(test.wiring()), message(id))).contains("\"held\":false");
    }

    @Test
    void nothingIsHeldForAMessageWhoseHoldEnded() {
        test.wiring().messageLifecycle().apply(id, new MessageEvent.Refused(GraphError.of(131026)));
        assertThat(task(new HoldCredits(test.wiring()), message(id))).contains("\"held\":false");
    }

    @Test
    void findingTheHoldIsOneRead() {
        var reads = new ArrayList<String>();
        var watched = new WatchedDynamo(TestTable.dynamo(), new WatchedDynamo.Watcher() {
            @Override
            public <A extends DynamoDbResponse> A around(DynamoDbRequest request, Supplier<A> call) {
                reads.add(request.getClass().getSimpleName());
                return call.get();
            }
        });
        task(new HoldCredits(test.wired(Map.of(), watched)), message(id));
        assertThat(reads).containsExactly("GetItemRequest");
    }

    @Test
    void anAcceptedMessageIsConverted() {
        test.whatsApp.answers(ACCEPTANCE);
        assertThat(send()).isEqualTo("{\"outcome\":\"accepted\",\"whatsAppId\":\"wamid.A==\"}");

        var input = "{\"messageId\":\"" + id + "\",\"whatsAppId\":\"wamid.A==\"}";
        assertThat(task(new ConvertHold(test.wiring()), input)).isEqualTo("{\"status\":\"sent\"}");
        assertThat(task(new ConvertHold(test.wiring()), input)).isEqualTo("{\"status\":\"sent\"}");
        assertThat(test.credits()).isEqualTo("7 available, 0 held, 3 spent");
    }

    @Test
    void aRefusedMessageIsReleased() {
        test.whatsApp.answers(graphError(400, 131026));
        assertThat(send()).isEqualTo("{\"outcome\":\"refused\",\"code\":131026}");

        var input = "{\"messageId\":\"" + id + "\",\"code\":131026}";
        assertThat(task(new ReleaseHold(test.wiring()), input)).isEqualTo("{\"status\":\"failed\"}");
        assertThat(test.status(id)).isEqualTo("failed 131026");
        assertThat(test.credits()).isEqualTo("10 available, 0 held, 0 spent");
    }

    /// Whole seconds, and never too few.
    @Test
    void anAttemptThatWasNotAcceptedSaysWhenToRetry() {
        test.whatsApp.answers(
                ScriptedServer.answer(429, "Retry-After: 7\r\n", "{\"error\":{\"message\":\"x\",\"code\":130429}}"));
        assertThat(send())
                .isIn("{\"outcome\":\"not_taken\",\"waitSeconds\":7}", "{\"outcome\":\"not_taken\",\"waitSeconds\":8}");
    }

    @Test
    void anUnknownOutcomeIsLeftUnconfirmed() {
        test.whatsApp.answers(graphError(500, 1));
        assertThat(send()).isEqualTo("{\"outcome\":\"unknown\"}");

        assertThat(leave()).isEqualTo("{\"status\":\"unconfirmed\"}");
        assertThat(test.credits()).isEqualTo("7 available, 3 held, 0 spent");
    }

    @Test
    void anotherRunsAttemptIsLeftAloneWhileItMayBeRunning() {
        test.whatsApp.answers(connection -> {
            assertThat(send()).isEqualTo("{\"outcome\":\"idle\"}");
            assertThat(leave()).isEqualTo("{\"status\":\"sending\"}");
            graphError(429, 130429).answer(connection);
        });

        assertThat(send()).startsWith("{\"outcome\":\"not_taken\"");
    }

    @Test
    void aClaimThatCannotBeRunningAnyMoreIsLeftUnconfirmed() {
        test.whatsApp.answers(connection -> {
            test.clock.advance(Duration.ofSeconds(60));
            assertThat(leave()).isEqualTo("{\"status\":\"unconfirmed\"}");
            ACCEPTANCE.answer(connection);
        });

        assertThat(send()).startsWith("{\"outcome\":\"accepted\"");
    }

    @Test
    void aMessageThatWasNeverAttemptedIsNotLeftUnconfirmed() {
        assertThat(leave()).isEqualTo("{\"status\":\"queued\"}");
    }

    @Test
    void aMessageThatIsUnknownIsSoEverywhere() {
        assertThat(task(new LeaveUnconfirmed(test.wiring()), message(new UUID(0, 0))))
                .isEqualTo("{\"status\":\"unknown\"}");
    }

    @Test
    void aLaterSendGoesThroughTheQueueWithItsDelay() {
        var later = new SendLater(test.wiring());
        task(later, "{\"messageId\":\"" + id + "\",\"waitSeconds\":64}");
        task(later, "{\"messageId\":\"" + id + "\",\"waitSeconds\":3600}");

        var queued = test.aws.queued().subList(1, 3);
        assertThat(queued)
                .extracting(request -> request.path("MessageBody").asText())
                .containsOnly(message(id));
        assertThat(queued)
                .extracting(request -> request.path("DelaySeconds").asInt())
                .as("never too early, and at most as SQS allows")
                .containsExactly(65, 900);
    }

    /// Its words end up in the log of the run.
    @Test
    void anInputThatCannotBeReadIsNotQuoted() {
        for (var input : List.of("{\"messageId\":\"+15550104711\"}", "{\"messageId\":4711", "{}", "4711")) {
            assertThatThrownBy(() -> task(new HoldCredits(test.wiring()), input))
                    .hasMessage("not an input of HoldCredits")
                    .hasNoCause();
        }
    }
}
