package com.interactioncredits.workflow;

import static com.interactioncredits.TestMessages.ACCEPTANCE;
import static com.interactioncredits.TestMessages.ACCOUNT;
import static com.interactioncredits.TestMessages.ADA;
import static com.interactioncredits.TestMessages.graphError;
import static com.interactioncredits.workflow.Calls.batch;
import static com.interactioncredits.workflow.Calls.message;
import static com.interactioncredits.workflow.Calls.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.interactioncredits.TestMessages;
import com.interactioncredits.TestTable;
import com.interactioncredits.WatchedDynamo;
import com.interactioncredits.credits.Credits;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.PlaceHold;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.ledger.Principals;
import com.interactioncredits.messages.MessageEvent;
import com.interactioncredits.whatsapp.DeliveryStatus;
import com.interactioncredits.whatsapp.DeliveryStatus.Kind;
import com.interactioncredits.whatsapp.GraphError;
import com.interactioncredits.whatsapp.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

/// What the alarms look at is counted when it happens, and only then.
@Timeout(60)
class CountedTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> TRAFFIC = Set.of(
            "HoldsPlaced",
            "HoldsConverted",
            "HoldsReleased",
            "HoldsExpired",
            "MessagesAccepted",
            "MessagesSent",
            "MessagesDelivered",
            "MessagesFailed",
            "MessagesUnconfirmed",
            "OldestOverdueMessage");

    private final PrintStream standard = System.out;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final TestMessages test;

    CountedTest() {
        System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
        test = new TestMessages(Map.of());
    }

    @AfterEach
    void stop() {
        System.setOut(standard);
        test.close();
    }

    /// The metrics' sums so far, by name, without those of messages that go well or fail by themselves.
    private Map<String, Long> counted() {
        var sums = new TreeMap<String, Long>();
        written.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("CloudWatchMetrics"))
                .forEach(line -> {
                    try {
                        var metric = JSON.readTree(line);
                        metric.findValuesAsText("Name").stream()
                                .filter(name -> !TRAFFIC.contains(name))
                                .forEach(name ->
                                        sums.merge(name, metric.path(name).asLong(), Long::sum));
                    } catch (JsonProcessingException noJson) {
                        throw new AssertionError(line, noJson);
                    }
                });
        return sums;
    }

    @Test
    void aTokenThatWasReplacedNeedsNoOperator() {
        var sends = new SendMessage(test.wiring());
        test.whatsApp.answers(ACCEPTANCE, graphError(401, 190), ACCEPTANCE);
        task(sends, message(test.accepted("order-1")));
        test.secrets.put(test.clock.instant(), "the-new-token", "the-app-secret", "the-verify-token");
        var id = test.accepted("order-2");

        assertThat(task(sends, message(id))).contains("not_taken");
        test.clock.advance(Duration.ofSeconds(2));
        assertThat(task(sends, message(id))).contains("accepted");
        assertThat(counted()).doesNotContainKey("OperatorActionNeeded");
    }

    @Test
    void aTokenThatWasNotReplacedIsCountedOnceForEachMessage() {
        test.whatsApp.answers(graphError(401, 190));
        assertThat(task(new SendMessage(test.wiring()), message(test.accepted("order-1"))))
                .contains("refused");
        assertThat(counted()).containsEntry("OperatorActionNeeded", 1L);
    }

    private void sweep() {
        new SweepMessages(test.wiring()).handleRequest(new ScheduledEvent(), Calls.CONTEXT);
    }

    @Test
    void aMessageThatGoesWellCountsNothing() {
        test.whatsApp.answers(ACCEPTANCE);
        var id = message(test.accepted("order-1"));
        task(new SendMessage(test.wiring()), id);
        sweep();

        assertThat(counted()).isEmpty();
    }

    @Test
    void messagesWhoseNextStepIsOverdue() {
        test.accepted("order-1");
        test.accepted("order-2");
        test.clock.advance(Duration.ofMinutes(1));
        sweep();

        assertThat(counted()).isEqualTo(Map.of("MessagesSwept", 2L));
    }

    @Test
    void messagesThatTheSweepCouldNotHelp() {
        test.accepted("order-1");
        test.clock.advance(Duration.ofMinutes(1));
        var unreadable = new WatchedDynamo(TestTable.dynamo(), new WatchedDynamo.Watcher() {
            @Override
            public <A extends DynamoDbResponse> A around(DynamoDbRequest request, Supplier<A> call) {
                if (request instanceof GetItemRequest) {
                    throw new IllegalStateException("no message can be read");
                }
                return call.get();
            }
        });
        new SweepMessages(test.wired(Map.of(), unreadable)).handleRequest(new ScheduledEvent(), Calls.CONTEXT);

        assertThat(counted()).isEqualTo(Map.of("MessagesSwept", 1L, "SweepFailures", 1L));
    }

    @Test
    void attemptsWithAnUnknownOutcome() {
        test.whatsApp.answers(ScriptedServer.json(500, "{}"));
        task(new SendMessage(test.wiring()), message(test.accepted("order-1")));

        assertThat(counted()).isEqualTo(Map.of("UnknownOutcomes", 1L));
    }

    @Test
    void refusalsThatGoOnUntilAnOperatorActs() {
        test.whatsApp.answers(graphError(401, 190), graphError(400, 131026));
        task(new SendMessage(test.wiring()), message(test.accepted("order-1")));
        task(new SendMessage(test.wiring()), message(test.accepted("order-2")));

        assertThat(counted()).isEqualTo(Map.of("OperatorActionNeeded", 1L));
    }

    // B1
    @ParameterizedTest
    @ValueSource(ints = {131031, 131042, 190, 133010})
    void anErrorOfTheSenderInARepeatedStatusCountsOnce(int code) {
        var id = test.accepted("order-1");
        test.wiring().messageLifecycle().apply(id, new MessageEvent.Accepted("wamid.A=="));
        var failed = failed("wamid.A==", id, GraphError.of(code));
        var function = new ApplyStatus(test.wiring());

        assertThat(batch(function, failed, failed)).isEmpty();
        assertThat(batch(2, function, failed)).isEmpty();

        assertThat(counted()).isEqualTo(Map.of("OperatorActionNeeded", 1L));
        assertThat(test.wiring().userMessages().message(ADA, id).orElseThrow().error())
                .hasValueSatisfying(why -> assertThat(why.retryable()).isTrue());
    }

    // B1
    @Test
    void anErrorThatCameAsAnAnswerAndAsAStatusCountsOnce() {
        test.whatsApp.answers(graphError(400, 131042));
        var id = test.accepted("order-1");
        task(new SendMessage(test.wiring()), message(id));
        test.wiring().messageLifecycle().apply(id, new MessageEvent.Refused(GraphError.of(131042)));
        assertThat(batch(new ApplyStatus(test.wiring()), failed("wamid.A==", id, GraphError.of(131042))))
                .isEmpty();

        assertThat(counted()).isEqualTo(Map.of("OperatorActionNeeded", 1L));
    }

    // B1
    @Test
    void anErrorOfTheSenderCountsAlthoughItsMessageIsNotOurs() {
        var failed = failed("wamid.X==", new UUID(0, 1), GraphError.of(131042));
        var function = new ApplyStatus(test.wiring());
        for (int times = 1; times <= 5; times++) {
            batch(times, function, failed);
        }
        assertThat(counted()).isEqualTo(Map.of("OperatorActionNeeded", 1L, "UnknownStatuses", 1L));
    }

    @Test
    void anErrorOfOneRecipientNeedsNoOperator() {
        var id = test.accepted("order-1");
        assertThat(batch(new ApplyStatus(test.wiring()), failed("wamid.A==", id, GraphError.of(131026))))
                .isEmpty();
        assertThat(counted()).isEmpty();
    }

    private String failed(String whatsAppId, UUID id, GraphError error) {
        return new DeliveryStatus(
                        Optional.of(whatsAppId),
                        Kind.FAILED,
                        Optional.of(id.toString()),
                        test.clock.instant(),
                        Optional.of(error))
                .queued()
                .body();
    }

    @Test
    void creditsThatALateDeductionCouldNotGet() {
        var id = test.accepted("order-1");
        test.clock.advance(Duration.ofMinutes(15));
        var all = new PlaceHold(
                ACCOUNT,
                Principals.of(Hold.Source.API),
                new Reference("all"),
                new Credits(9),
                Duration.ofMinutes(15),
                Optional.empty());
        test.wiring().placing().place(all);
        test.wiring().messageLifecycle().apply(id, new MessageEvent.Delivered());

        assertThat(test.movements()).containsExactly("late deduction -1 missing 2");
        assertThat(counted()).isEqualTo(Map.of("MissingCredits", 2L));
    }

    @Test
    void statusesWhoseMessageNeverTurnsUp() {
        var stranger = new DeliveryStatus(
                Optional.of("wamid.X=="),
                Kind.SENT,
                Optional.of(new UUID(0, 1).toString()),
                test.clock.instant(),
                Optional.empty());
        var function = new ApplyStatus(test.wiring());

        assertThat(batch(4, function, stranger.queued().body())).containsExactly(0);
        assertThat(counted()).isEmpty();
        assertThat(batch(5, function, stranger.queued().body())).isEmpty();
        assertThat(counted()).isEqualTo(Map.of("UnknownStatuses", 1L));
    }
}
