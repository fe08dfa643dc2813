package com.interactioncredits.workflow;

import static com.interactioncredits.TestMessages.ACCEPTANCE;
import static com.interactioncredits.TestMessages.ADA;
import static com.interactioncredits.TestMessages.graphError;
import static com.interactioncredits.workflow.Calls.batch;
import static com.interactioncredits.workflow.Calls.message;
import static com.interactioncredits.workflow.Calls.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.FaultyStore;
import com.interactioncredits.LogLines;
import com.interactioncredits.RealTable;
import com.interactioncredits.TestMessages;
import com.interactioncredits.TestTable;
import com.interactioncredits.messaging.MessageFilter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Each line about a message or hold has its id as a field, and the id of the invocation.
@Timeout(60)
class LogIdsTest {
    private final TestMessages test = new TestMessages(Map.of());
    private final LogLines lines = new LogLines("DEBUG");

    @AfterEach
    void stop() {
        lines.close();
        test.close();
    }

    private static List<String> messageIds(List<JsonNode> lines) {
        return lines.stream().map(line -> line.path("messageId").asText()).toList();
    }

    private void assertEveryLineIsOfTheInvocation() {
        assertThat(lines.all()).allSatisfy(line -> {
            if (line.has("event")) {
                assertThat(line.path("requestId").asText()).isEqualTo("invocation-1");
            }
        });
    }

    @Test
    void eachEntryOfABatchHasItsOwnMessage() {
        var first = test.accepted("order-1");
        var second = test.accepted("order-2");
        test.aws.refuse(request -> request.toString().contains(second.toString()));
        var start = new StartSending(test.wiring(), test.aws.stepFunctions());

        assertThat(batch(start, message(first), message(second), "unreadable")).containsExactly(1, 2);
        assertThat(messageIds(lines.with("is started"))).containsExactly(first.toString());
        assertThat(messageIds(lines.with("goes back to its queue"))).containsExactly(second.toString(), "");
        assertEveryLineIsOfTheInvocation();
    }

    @Test
    void aSendOfAnotherSystemHasTheIdThatItWillHave() {
        var request = "{\"userId\":\"user_ada\",\"idempotencyKey\":\"a\",\"message\":{\"to\":\"+15550104711\","
                + "\"type\":\"text\",\"text\":{\"body\":\"Hello\"}}}";
        var nowhere = test.wired(Map.of("TABLE_NAME", "nowhere"), TestTable.dynamo());
        assertThat(batch(new StartSending(nowhere, test.aws.stepFunctions()), request))
                .containsExactly(0);
        assertThat(batch(new StartSending(test.wiring(), test.aws.stepFunctions()), request))
                .isEmpty();

        var id = test.wiring()
                .userMessages()
                .list(ADA, MessageFilter.ALL, 1, Optional.empty())
                .items()
                .getFirst()
                .id();
        assertThat(messageIds(lines.with("goes back to its queue"))).containsExactly(id.toString());
    }

    @Test
    void aTaskNamesItsMessageInEveryLine() {
        test.whatsApp.answers(graphError(400, 131026));
        var id = test.accepted("order-1");
        var before = lines.all().size();
        task(new SendMessage(test.wiring()), message(id));

        assertThat(lines.with("WhatsApp answered with an error")).hasSize(1);
        assertThat(lines.with("SendMessage of message")).hasSize(1);
        var written = lines.all().stream().skip(before).toList();
        assertThat(messageIds(written)).containsOnly(id.toString());
        assertEveryLineIsOfTheInvocation();
    }

    @Test
    void aTaskThatFailsSaysWhatAwsAnswered() {
        var id = test.accepted("order-1");
        var nowhere = test.wired(Map.of("TABLE_NAME", "nowhere"), RealTable.dynamo());

        assertThat(catchThrowable(() -> task(
                        new ConvertHold(nowhere),
                        """
                {"messageId":"%s","whatsAppId":"wamid.A=="}""".formatted(id))))
                .isNotNull();

        var line = lines.with("ConvertHold of message").getFirst();
        assertThat(line.path("messageId").asText()).isEqualTo(id.toString());
        assertThat(line.at("/fault/0/code").asText()).isEqualTo("ResourceNotFoundException");
        assertThat(line.at("/fault/0/status").asInt()).isEqualTo(400);
        assertThat(line.at("/fault/0/awsRequestId").asText()).isNotEmpty();
        assertThat(lines.text()).doesNotContain("nowhere");
    }

    @Test
    void aStatusNamesItsMessage() {
        test.whatsApp.answers(ACCEPTANCE);
        var id = test.accepted("order-1");
        task(new SendMessage(test.wiring()), message(id));
        var unknown = new UUID(0, 1);

        var apply = new ApplyStatus(test.wiring());
        assertThat(batch(apply, status(id), status(unknown))).containsExactly(1);

        assertThat(messageIds(lines.with("a status is applied"))).containsExactly(id.toString());
        assertThat(messageIds(lines.with("goes back to its queue"))).containsExactly(unknown.toString());
        assertEveryLineIsOfTheInvocation();
    }

    private static String status(UUID id) {
        return "{\"whatsAppId\":\"wamid.A==\",\"kind\":\"DELIVERED\",\"callbackData\":\"%s\",".formatted(id)
                + "\"timestamp\":\"2026-11-22T10:00:00Z\"}";
    }

    @Test
    void theSweepNamesEachMessageThatItResumes() {
        test.aws.refuse(_ -> true);
        var first = test.accepted("order-1");
        var second = test.accepted("order-2");
        test.clock.advance(Duration.ofMinutes(1));
        new SweepMessages(test.wiring()).handleRequest(new ScheduledEvent(), Calls.CONTEXT);

        // Twice: when they were accepted, outside of an invocation, and by the sweep.
        var swept = lines.with("could not be queued").stream()
                .filter(line -> line.has("requestId"))
                .toList();
        assertThat(messageIds(swept)).containsExactlyInAnyOrder(first.toString(), second.toString());
    }

    @Test
    void anExpiryNamesItsHoldAndMessage() {
        var id = test.accepted("order-1");
        var hold = test.message(id).holdId().orElseThrow();
        test.clock.advance(Duration.ofMinutes(15));
        var store = new FaultyStore();
        var function = new ExpireHold(test.wiredWithoutWaiting(Map.of(), store.client()));
        store.breakDown();
        function.handleRequest(expiryOf(hold), Calls.CONTEXT);

        var line = lines.with("is tried again").getFirst();
        assertThat(line.path("holdId").asText()).isEqualTo(hold.toString());
        assertEveryLineIsOfTheInvocation();
    }

    private static DynamodbEvent expiryOf(UUID hold) {
        var record = new DynamodbStreamRecord();
        record.setEventName("REMOVE");
        record.setDynamodb(new StreamRecord()
                .withKeys(Map.of(
                        "pk", new AttributeValue().withS("EXPIRY#" + hold), "sk", new AttributeValue().withS("EXPIRY")))
                .withSequenceNumber("1"));
        var event = new DynamodbEvent();
        event.setRecords(List.of(record));
        return event;
    }
}
