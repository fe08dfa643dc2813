package com.interactioncredits.local.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.interactioncredits.local.template.QueueDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

@Timeout(60)
class LocalQueuesTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final QueueDefinition WORK =
            new QueueDefinition("Work", "local-work", Map.of("VisibilityTimeout", "60"), Optional.empty());

    private final Path folder;

    LocalQueuesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /// One run, at a time after noon.
    private void run(Duration afterNoon, Consumer<Queue> use) {
        try (var queues = LocalQueues.start(Clock.fixed(NOON.plus(afterNoon), ZoneOffset.UTC), folder);
                var sqs = SqsClient.builder()
                        .endpointOverride(queues.endpoint())
                        .region(Region.EU_CENTRAL_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .build()) {
            queues.create(sqs, WORK);
            use.accept(new Queue(sqs, queues.url("local-work")));
        }
    }

    private record Queue(SqsClient sqs, String url) {
        void send(String body, int delaySeconds) {
            sqs.sendMessage(request -> request.queueUrl(url)
                    .messageBody(body)
                    .delaySeconds(delaySeconds)
                    .messageAttributes(attributes()));
        }

        private static Map<String, MessageAttributeValue> attributes() {
            return Map.of(
                    "kind",
                    MessageAttributeValue.builder()
                            .dataType("String.special")
                            .stringValue("test")
                            .build());
        }

        List<Message> receive() {
            return sqs.receiveMessage(request -> request.queueUrl(url)
                            .maxNumberOfMessages(10)
                            .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                            .messageAttributeNames("All"))
                    .messages();
        }

        String counts() {
            var counts = sqs.getQueueAttributes(request -> request.queueUrl(url).attributeNames(QueueAttributeName.ALL))
                    .attributes();
            return counts.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES) + " visible, "
                    + counts.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE) + " hidden, "
                    + counts.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED) + " delayed";
        }

        void delete(Message message) {
            sqs.deleteMessage(request -> request.queueUrl(url).receiptHandle(message.receiptHandle()));
        }
    }

    @Test
    void aMessageSurvivesARestartWithAllThatItHas() {
        run(Duration.ZERO, queue -> queue.send("hello ü\n\"", 0));
        run(Duration.ZERO, queue -> assertThat(queue.receive()).singleElement().satisfies(message -> {
            assertThat(message.body()).isEqualTo("hello ü\n\"");
            assertThat(message.messageAttributes()).isEqualTo(Queue.attributes());
            assertThat(message.attributes().get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT))
                    .isEqualTo("1");
        }));
    }

    @Test
    void aDeletedMessageStaysDeleted() {
        run(Duration.ZERO, queue -> {
            queue.send("one", 0);
            queue.receive().forEach(queue::delete);
        });
        run(Duration.ofHours(1), queue -> assertThat(queue.receive()).isEmpty());
    }

    @Test
    void aMessageInProgressIsReceivedAgainAfterItsVisibilityTimeout() {
        run(Duration.ZERO, queue -> {
            queue.send("one", 0);
            queue.receive();
        });
        run(Duration.ofSeconds(59), queue -> assertThat(queue.receive()).isEmpty());
        run(
                Duration.ofSeconds(60),
                queue -> assertThat(queue.receive()).singleElement().satisfies(message -> assertThat(
                                message.attributes().get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT))
                        .isEqualTo("2")));
    }

    @Test
    void aDelayContinuesAfterARestart() {
        run(Duration.ZERO, queue -> queue.send("later", 600));
        run(Duration.ofMinutes(9), queue -> assertThat(queue.receive()).isEmpty());
        run(Duration.ofMinutes(10), queue -> assertThat(queue.receive()).hasSize(1));
    }

    @Test
    void aQueueCountsItsMessagesByTheClock() {
        run(Duration.ZERO, queue -> {
            queue.send("now", 0);
            queue.send("later", 600);
            assertThat(queue.counts()).isEqualTo("1 visible, 0 hidden, 1 delayed");
            queue.receive();
            assertThat(queue.counts()).isEqualTo("0 visible, 1 hidden, 1 delayed");
        });
        run(Duration.ofMinutes(10), queue -> assertThat(queue.counts()).isEqualTo("2 visible, 0 hidden, 0 delayed"));
    }

    @Test
    void anIncompleteLastLineIsDropped() throws IOException {
        run(Duration.ZERO, queue -> queue.send("one", 0));
        Files.writeString(folder.resolve("queues.jsonl"), "{\"queue\":\"local-wo", StandardOpenOption.APPEND);
        run(Duration.ZERO, queue -> assertThat(queue.receive()).hasSize(1));
    }

    @Test
    void aDamagedJournalIsReported() throws IOException {
        Files.writeString(folder.resolve("queues.jsonl"), "{\"queue\":\n{}\n");
        assertThatThrownBy(() -> run(Duration.ZERO, _ -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("line 1 of the queues' journal");
    }
}
