package com.interactioncredits.workflow;

import static com.interactioncredits.TestMessages.ADA;
import static com.interactioncredits.TestMessages.PHONE;
import static com.interactioncredits.TestMessages.TEXT;
import static com.interactioncredits.workflow.Calls.batch;
import static com.interactioncredits.workflow.Calls.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.interactioncredits.FaultyStore;
import com.interactioncredits.FaultyStore.Fault;
import com.interactioncredits.FaultyStore.ProcessDied;
import com.interactioncredits.TestMessages;
import com.interactioncredits.TestStore;
import com.interactioncredits.TestTable;
import com.interactioncredits.WatchedDynamo;
import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.messaging.AcceptOutcome;
import com.interactioncredits.messaging.MessageFilter;
import com.interactioncredits.messaging.NewMessage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

@Timeout(60)
class StartSendingTest extends StartSendingFixture {
    @Test
    void eachRecordedMessageStartsARun() {
        var one = message(new UUID(0, 1));
        var other = message(new UUID(0, 2));
        assertThat(batch(function, one, other)).isEmpty();
        assertThat(started()).containsExactly(one, other);
    }

    @Test
    void aRunThatCannotBeStartedGoesBackToTheQueueAlone() {
        var bad = new UUID(0, 2);
        test.aws.refuse(request -> request.path("input").asText().contains(bad.toString()));
        assertThat(batch(function, message(new UUID(0, 1)), message(bad), message(new UUID(0, 3))))
                .containsExactly(1);
        assertThat(started()).hasSize(2);
    }

    @Test
    void anUnreadableEntryGoesBackToTheQueueAlone() {
        var good = message(new UUID(0, 1));
        assertThat(batch(
                        function,
                        "",
                        "{",
                        "[]",
                        "4711",
                        "{}",
                        "{\"messageId\":\"4711\"}",
                        "{\"messageId\":null}",
                        good + "{}",
                        good,
                        "{\"idempotencyKey\":\"a\",\"message\":" + MESSAGE + "}",
                        "{\"userId\":\"user_ada\",\"message\":" + MESSAGE + "}",
                        "{\"userId\":\"ada\",\"idempotencyKey\":\"a\",\"message\":" + MESSAGE + "}",
                        "{\"userId\":\"user_ada\",\"idempotencyKey\":\"a b\",\"message\":" + MESSAGE + "}",
                        "{\"userId\":\"user_ada\",\"userId\":\"user_ben\",\"idempotencyKey\":\"a\",\"message\":"
                                + MESSAGE + "}"))
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13);
        assertThat(started()).containsExactly(good);
        assertThat(messages()).isEmpty();
    }

    @Test
    void anUnreadableEntryIsNotQuoted() {
        for (var body : List.of("{\"userId\":+15550104711", "\"+15550104711\"", "{\"messageId\":\"+15550104711\"}")) {
            assertThatThrownBy(() -> QueuedSend.read(body))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasNoCause()
                    .message()
                    .doesNotContain("4711");
        }
        assertThat(QueuedSend.read(request("k", MESSAGE)).toString()
                        + QueuedSend.read(request("k", "{\"to\":\"4711\"}")))
                .doesNotContain("4711")
                .doesNotContain("Rumpelstiltskin");
    }

    @Test
    void aSendOfAnotherSystemIsAcceptedAndQueuedAsAMessage() {
        assertThat(batch(function, request("order-1", MESSAGE))).isEmpty();

        var message = messages().getFirst();
        assertThat(test.status(message.id())).isEqualTo("queued");
        assertThat(message.to()).contains(PHONE.e164());
        assertThat(message.holdId()).isPresent();
        assertThat(test.credits()).isEqualTo("7 available, 3 held, 0 spent");
        assertThat(queued()).containsExactly(message(message.id()));
        assertThat(test.wiring()
                        .acceptMessages()
                        .accept(ADA, new Reference("order-1"), new NewMessage(PHONE, TEXT), new Actor(ADA)))
                .as("the API and the queue share their keys")
                .isInstanceOf(AcceptOutcome.AlreadyAccepted.class);
    }

    @Test
    void aTemplateIsAcceptedAsByTheApi() {
        var template =
                """
                {"to":"+15550104711","type":"template","template":{"name":"hello","language":"en_US",
                 "components":[{"type":"body"}]}}""";
        assertThat(batch(function, request("order-1", template))).isEmpty();
        assertThat(messages()).singleElement().satisfies(message -> assertThat(message.type())
                .isEqualTo("template"));
        assertThat(test.credits()).isEqualTo("7 available, 3 held, 0 spent");
    }

    @Test
    void aSendThatComesTwiceIsOneMessage() {
        assertThat(batch(function, request("order-1", MESSAGE), request("order-1", MESSAGE)))
                .isEmpty();

        assertThat(messages()).hasSize(1);
        assertThat(started()).as("the second makes sure that it runs").hasSize(1);
        assertThat(test.credits()).isEqualTo("7 available, 3 held, 0 spent");
    }

    @Test
    void aSendRunsAlthoughTheProcessThatAcceptedItDied() {
        var store = new FaultyStore();
        // The first reads the switch for sending.
        store.next(1, Fault.DEAD_AFTER);
        var dying = new StartSending(test.wired(Map.of(), store.client()), test.aws.stepFunctions());
        assertThatThrownBy(() -> batch(dying, request("order-1", MESSAGE))).isInstanceOf(ProcessDied.class);
        assertThat(queued()).isEmpty();

        assertThat(batch(function, request("order-1", MESSAGE))).isEmpty();
        assertThat(started()).containsExactly(message(messages().getFirst().id()));
    }

    /// At whichever call to the store the function dies or gets no answer, the send comes again and has one effect.
    @ParameterizedTest
    @CsvSource({
        "transaction, 3, queued, '7 available, 3 held, 0 spent'",
        "commit, 3, queued, '7 available, 3 held, 0 spent'",
        "transaction, 11, failed insufficient_credits, '10 available, 0 held, 0 spent'",
        "commit, 11, failed insufficient_credits, '10 available, 0 held, 0 spent'"
    })
    void aSendHasOneEffectAtWhicheverCallItsProcessDies(String placeBy, String price, String status, String credits) {
        for (var fault : Fault.values()) {
            int call = 0;
            while (takenAfter(fault, call, Map.of("PLACE_BY", placeBy, "MESSAGE_PRICE", price), status, credits)) {
                call++;
            }
            assertThat(call).as("calls to die at").isGreaterThan(1);
        }
    }

    /// False when there was no such call.
    private static boolean takenAfter(
            Fault fault, int call, Map<String, String> settings, String status, String credits) {
        var simulated = TestStore.Kind.SIMULATED.create();
        var store = new FaultyStore(simulated.dynamo());
        try (var test = new TestMessages(simulated, settings)) {
            var wiring = test.wiredWithoutWaiting(Map.of(), store.client());
            wiring.sendingSwitch().state();
            var function = new StartSending(wiring, test.aws.stepFunctions());
            store.next(call, fault);
            deliverUntilAccepted(function, request("order-1", MESSAGE));
            var met = !store.isWaiting();
            store.heal();
            assertThat(batch(function, request("order-1", MESSAGE)))
                    .as("once more")
                    .isEmpty();

            var all = test.wiring().userMessages().list(ADA, MessageFilter.ALL, 100, Optional.empty());
            assertThat(all.items())
                    .as("%s at call %d", fault, call)
                    .singleElement()
                    .satisfies(message -> assertThat(test.status(message.id())).isEqualTo(status));
            assertThat(test.credits()).isEqualTo(credits);
            return met;
        }
    }

    private static void deliverUntilAccepted(StartSending function, String request) {
        for (int delivery = 0; delivery < 3; delivery++) {
            try {
                if (batch(function, request).isEmpty()) {
                    return;
                }
            } catch (ProcessDied _) {
                // Comes again when the queue stops hiding it.
            }
        }
        throw new AssertionError("a request was never accepted");
    }

    @Test
    void aKeyUsedWithAnotherPayloadGoesToTheDeadLetters() {
        var other = MESSAGE.replace("Rumpelstiltskin", "another");
        assertThat(batch(function, request("order-1", MESSAGE), request("order-1", other), request("order-1", "{}")))
                .containsExactly(1, 2);
        assertThat(messages()).hasSize(1);
    }

    @Test
    void tooFewCreditsAreRecordedAndTheKeyStaysUsed() {
        var poor = new StartSending(
                test.wired(Map.of("MESSAGE_PRICE", "11"), TestTable.dynamo()), test.aws.stepFunctions());
        assertThat(batch(poor, request("order-1", MESSAGE), request("order-1", MESSAGE)))
                .isEmpty();

        assertThat(messages()).singleElement().satisfies(message -> {
            assertThat(test.status(message.id())).isEqualTo("failed insufficient_credits");
            assertThat(message.holdId()).isEmpty();
            assertThat(message.to()).contains(PHONE.e164());
        });
        assertThat(batch(function, request("order-1", MESSAGE)))
                .as("also when there are enough")
                .isEmpty();
        assertThat(messages()).hasSize(1);
        assertThat(batch(function, request("order-1", MESSAGE.replace("word", "other word"))))
                .containsExactly(0);
        assertThat(test.credits()).isEqualTo("10 available, 0 held, 0 spent");
        assertThat(queued()).isEmpty();
    }

    @Test
    void theSecondPayloadOfAKeyGoesToTheDeadLetters() {
        var dear = Map.of("MESSAGE_PRICE", "11");
        var quicker = new StartSending(test.wired(dear, TestTable.dynamo()), test.aws.stepFunctions());
        var store = new WatchedDynamo(TestTable.dynamo(), new WatchedDynamo.Watcher() {
            @Override
            public <A extends DynamoDbResponse> A around(DynamoDbRequest request, Supplier<A> call) {
                if (request instanceof PutItemRequest) {
                    assertThat(batch(quicker, request("order-1", MESSAGE.replace("word", "other word"))))
                            .isEmpty();
                }
                return call.get();
            }
        });

        assertThat(batch(
                        new StartSending(test.wired(dear, store), test.aws.stepFunctions()),
                        request("order-1", MESSAGE)))
                .containsExactly(0);
        assertThat(messages()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | text | to is missing; type is missing",
                "4711 | text | message must be an object",
                "{'to':'4711','type':'text','text':{'body':'x'}} | text |"
                        + " to must be a phone number: + and 8 to 15 digits, the first not 0",
                "{'to':'+15550104711','type':'video'} | text | type must be one of: text, template",
                "{'to':'+15550104711','type':'text'} | text | text is missing",
                "{'to':'+15550104711','type':'text','text':{'body':'x'},'secret':1} | text |"
                        + " message holds something that it must not",
                "{'to':'+15550104711','type':'template'} | template | template is missing",
                "{'to':'+15550104711','type':'template','template':{'name':'a','language':''}} | template |"
                        + " template.language must be a string of 1 to 35 characters, not all of them blank",
            })
    void aSendThatTheApiWouldRefuseIsRecordedAsFailed(String message, String type, String wrong) {
        var body = request("order-1", message.replace('\'', '"'));
        assertThat(batch(function, body, body)).isEmpty();

        assertThat(messages()).singleElement().satisfies(recorded -> {
            assertThat(recorded.type()).isEqualTo(type);
            assertThat(recorded.to()).isEmpty();
            assertThat(recorded.holdId()).isEmpty();
            assertThat(recorded.error()).hasValueSatisfying(error -> {
                assertThat(error.code()).isEqualTo("invalid_request");
                assertThat(error.title()).isEqualTo("The message is not valid: " + wrong);
                assertThat(error.retryable()).isFalse();
            });
        });
        assertThat(batch(function, request("order-1", MESSAGE)))
                .as("its key stays used")
                .containsExactly(0);
        assertThat(test.credits()).isEqualTo("10 available, 0 held, 0 spent");
    }

    @Test
    void aFieldRepeatedThousandsOfTimesDelaysNoOtherSend() {
        var often = "{" + "\"to\":1,".repeat(7_000) + "\"type\":\"text\"}";
        var good = message(new UUID(0, 1));

        assertThat(batch(function, request("order-1", often), good)).isEmpty();

        assertThat(started()).containsExactly(good);
        assertThat(messages()).singleElement().satisfies(recorded -> assertThat(recorded.error())
                .hasValueSatisfying(error -> assertThat(error.code()).isEqualTo("invalid_request")));
    }
}
