package com.interactioncredits.local.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.local.clock.LocalClock;
import com.interactioncredits.local.idle.Activity;
import com.interactioncredits.local.lambda.Invocation;
import com.interactioncredits.local.store.LocalQueues;
import com.interactioncredits.local.template.EventSource;
import com.interactioncredits.local.template.QueueDefinition;
import com.interactioncredits.local.template.QueueDefinition.Redrive;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

@Timeout(60)
class QueuePollersTest {
    private final LocalClock clock;
    private final LocalQueues queues;
    private final SqsClient sqs;
    private final ScriptedCalls function = new ScriptedCalls();
    private final Workers workers = new Workers(new Activity());
    private final EventSwitch enabled = new EventSwitch();

    QueuePollersTest(@TempDir Path folder) {
        clock = LocalClock.in(folder);
        queues = LocalQueues.start(clock, folder);
        sqs = SqsClient.builder()
                .endpointOverride(queues.endpoint())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
        queues.create(sqs, new QueueDefinition("Dead", "dead", Map.of(), Optional.empty()));
        queues.create(
                sqs,
                new QueueDefinition(
                        "Work",
                        "work",
                        Map.of("VisibilityTimeout", "60"),
                        Optional.of(new Redrive("arn:aws:sqs:eu-central-1:000000000000:dead", 2))));
        var source = new EventSource.Queue("Worker", "work", 10, 2, true);
        new QueuePollers(source, sqs, queues.url("work"), function, workers, enabled).start();
    }

    @AfterEach
    void close() {
        workers.close();
        sqs.close();
        queues.close();
    }

    private void send(String body) {
        sqs.sendMessage(request -> request.queueUrl(queues.url("work")).messageBody(body));
    }

    private static JsonNode record(JsonNode event) {
        return event.path("Records").path(0);
    }

    @Test
    void aMessageBecomesARecordAsAwsDocumentsIt() throws InterruptedException {
        sqs.sendMessage(request -> request.queueUrl(queues.url("work"))
                .messageBody("hello")
                .messageAttributes(Map.of(
                        "kind",
                        MessageAttributeValue.builder()
                                .dataType("String")
                                .stringValue("test")
                                .build())));
        var record = record(function.next());
        assertThat(record.path("body").asText()).isEqualTo("hello");
        assertThat(record.path("messageId").asText()).isNotEmpty();
        assertThat(record.path("receiptHandle").asText()).isNotEmpty();
        assertThat(record.path("md5OfBody").asText()).isEqualTo("5d41402abc4b2a76b9719d911017c592");
        assertThat(record.path("eventSource").asText()).isEqualTo("aws:sqs");
        assertThat(record.path("eventSourceARN").asText()).isEqualTo("arn:aws:sqs:eu-central-1:000000000000:work");
        assertThat(record.at("/attributes/ApproximateReceiveCount").asText()).isEqualTo("1");
        assertThat(record.at("/messageAttributes/kind/stringValue").asText()).isEqualTo("test");
        assertThat(record.at("/messageAttributes/kind/dataType").asText()).isEqualTo("String");
    }

    @Test
    void aProcessedMessageIsNotReceivedAgain() throws InterruptedException {
        send("done");
        function.next();
        awaitInFlight(0);
        clock.advance(Duration.ofMinutes(5));
        assertThat(function.isQuiet()).isTrue();
    }

    @Test
    void onlyTheFailedMessagesOfABatchAreReceivedAgain() throws InterruptedException {
        function.answers(QueuePollersTest::failBad);
        sqs.sendMessageBatch(request ->
                request.queueUrl(queues.url("work")).entries(List.of(entry("1", "good"), entry("2", "bad"))));
        for (int seen = 0; seen < 2; ) {
            seen += function.next().path("Records").size();
        }
        awaitInFlight(1);
        clock.advance(Duration.ofSeconds(61));
        var again = function.next();
        assertThat(again.path("Records")).hasSize(1);
        assertThat(record(again).path("body").asText()).isEqualTo("bad");
        assertThat(record(again).at("/attributes/ApproximateReceiveCount").asText())
                .isEqualTo("2");
    }

    /// Messages stay in flight until the poller has deleted the processed ones.
    private void awaitInFlight(int messages) {
        var inFlight = QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE;
        var wanted = Integer.toString(messages);
        while (!wanted.equals(sqs.getQueueAttributes(
                        request -> request.queueUrl(queues.url("work")).attributeNames(inFlight))
                .attributes()
                .get(inFlight))) {
            Thread.onSpinWait();
        }
    }

    private static SendMessageBatchRequestEntry entry(String id, String body) {
        return SendMessageBatchRequestEntry.builder().id(id).messageBody(body).build();
    }

    private static Invocation failBad(JsonNode event) {
        var failures = StreamSupport.stream(event.path("Records").spliterator(), false)
                .filter(record -> record.path("body").asText().equals("bad"))
                .map(record ->
                        "{\"itemIdentifier\":\"" + record.path("messageId").asText() + "\"}")
                .toList();
        return ScriptedCalls.answer("{\"batchItemFailures\":[" + String.join(",", failures) + "]}");
    }

    @Test
    void anAnswerThatNamesAnUnknownMessageFailsTheBatch() throws InterruptedException {
        function.answers(_ -> ScriptedCalls.answer("{\"batchItemFailures\":[{\"itemIdentifier\":\"other\"}]}"));
        send("once more");
        function.next();
        clock.advance(Duration.ofSeconds(61));
        assertThat(record(function.next()).path("body").asText()).isEqualTo("once more");
    }

    @Test
    void aMessageThatKeepsFailingIsMovedToTheDeadLetterQueue() throws InterruptedException {
        function.answers(_ -> new Invocation.Failed("java.lang.IllegalStateException", ""));
        send("poison");
        function.next();
        clock.advance(Duration.ofSeconds(61));
        function.next();
        clock.advance(Duration.ofSeconds(61));
        assertThat(function.isQuiet()).isTrue();
        var dead = sqs.receiveMessage(
                request -> request.queueUrl(queues.url("dead")).waitTimeSeconds(10));
        assertThat(dead.messages()).singleElement().satisfies(message -> assertThat(message.body())
                .isEqualTo("poison"));
    }

    @Test
    void aQueueThatIsOffKeepsItsMessages() throws InterruptedException {
        enabled.set(false);
        send("waits");
        assertThat(function.isQuiet()).isTrue();
        clock.advance(Duration.ofMinutes(6));
        assertThat(queues.waiting()).hasEntrySatisfying("work", waiting -> {
            assertThat(waiting.visible()).isEqualTo(1);
            assertThat(waiting.oldest()).isBetween(Duration.ofMinutes(6), Duration.ofMinutes(7));
        });

        enabled.set(true);
        assertThat(record(function.next()).path("body").asText()).isEqualTo("waits");
    }

    @Test
    void aDelayFollowsTheClock() throws InterruptedException {
        // Sent after an advance: ElasticMQ alone would start the delay at the real time.
        clock.advance(Duration.ofHours(1));
        sqs.sendMessage(request ->
                request.queueUrl(queues.url("work")).messageBody("later").delaySeconds(600));
        assertThat(function.isQuiet()).isTrue();
        clock.advance(Duration.ofMinutes(10));
        assertThat(record(function.next()).path("body").asText()).isEqualTo("later");
    }
}
