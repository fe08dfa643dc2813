package com.interactioncredits.local.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.local.clock.LocalClock;
import com.interactioncredits.local.idle.Activity;
import com.interactioncredits.local.lambda.Invocation;
import com.interactioncredits.local.store.LocalDynamoDb;
import com.interactioncredits.local.template.EventSource;
import com.interactioncredits.local.template.LocalValues;
import com.interactioncredits.local.template.Stack;
import com.interactioncredits.local.template.Template;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

@Timeout(60)
class TableTimersTest {
    private final LocalClock clock;
    private final LocalDynamoDb store;
    private final DynamoDbClient dynamo;
    private final DynamoDbStreamsClient streams;
    private final Template template;
    private final ScriptedCalls function = new ScriptedCalls();
    private final Workers workers = new Workers(new Activity());

    TableTimersTest(@TempDir Path folder) {
        clock = LocalClock.in(folder);
        store = LocalDynamoDb.start(folder.resolve("dynamodb"));
        dynamo = client(DynamoDbClient.builder(), store.endpoint());
        streams = client(DynamoDbStreamsClient.builder(), store.endpoint());
        template = Template.read(
                Path.of("src/test/resources/template/template.yaml"),
                new LocalValues(Map.of(), _ -> Optional.of(""), Stack.local(name -> name)));
        store.create(dynamo, template.tables().getFirst().create());
    }

    private static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
            B builder, URI endpoint) {
        return builder.endpointOverride(endpoint)
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    private void start() {
        var streamArn = dynamo.describeTable(request -> request.tableName("Items"))
                .table()
                .latestStreamArn();
        new TableTimers(
                        new TimedTable(template.tables().getFirst()),
                        dynamo,
                        new StreamTail(streams, streamArn),
                        template.eventSourcesOf(EventSource.Stream.class),
                        function,
                        clock,
                        workers)
                .start();
    }

    @AfterEach
    void close() {
        workers.close();
        dynamo.close();
        streams.close();
        store.close();
    }

    private void put(String key, Duration livesFor) {
        var until = clock.instant().plus(livesFor).getEpochSecond();
        dynamo.putItem(request -> request.tableName("Items")
                .item(Map.of("pk", AttributeValue.fromS(key), "ttl", AttributeValue.fromN(Long.toString(until)))));
    }

    private boolean isThere(String key) {
        return dynamo.getItem(request -> request.tableName("Items")
                        .key(Map.of("pk", AttributeValue.fromS(key)))
                        .consistentRead(true))
                .hasItem();
    }

    private static String key(JsonNode event) {
        return event.at("/Records/0/dynamodb/Keys/pk/S").asText();
    }

    @Test
    void anExpiredItemIsPassedAsAwsDocumentsItAndDeleted() throws InterruptedException {
        start();
        put("BELL#1", Duration.ofMinutes(10));
        clock.advance(Duration.ofMinutes(11));
        var record = function.next().at("/Records/0");
        assertThat(record.path("eventName").asText()).isEqualTo("REMOVE");
        assertThat(record.path("eventSource").asText()).isEqualTo("aws:dynamodb");
        assertThat(record.at("/userIdentity/type").asText()).isEqualTo("Service");
        assertThat(record.at("/userIdentity/principalId").asText()).isEqualTo("dynamodb.amazonaws.com");
        assertThat(record.at("/dynamodb/Keys/pk/S").asText()).isEqualTo("BELL#1");
        assertThat(record.at("/dynamodb/StreamViewType").asText()).isEqualTo("KEYS_ONLY");
        assertThat(record.at("/dynamodb/SequenceNumber").asText()).isNotEmpty();
        assertThat(function.isQuiet()).isTrue();
        assertThat(isThere("BELL#1")).isFalse();
    }

    @Test
    void anItemThatIsNotExpiredStays() throws InterruptedException {
        start();
        put("BELL#1", Duration.ofMinutes(10));
        clock.advance(Duration.ofMinutes(9));
        assertThat(function.isQuiet()).isTrue();
        assertThat(isThere("BELL#1")).isTrue();
    }

    @Test
    void anItemFromBeforeTheStartIsFound() throws InterruptedException {
        put("BELL#old", Duration.ofMinutes(10));
        start();
        clock.advance(Duration.ofMinutes(11));
        assertThat(key(function.next())).isEqualTo("BELL#old");
    }

    @Test
    void anItemThatMatchesNoFilterIsNotPassed() throws InterruptedException {
        put("OTHER#1", Duration.ofMinutes(1));
        start();
        clock.advance(Duration.ofMinutes(2));
        assertThat(function.isQuiet()).isTrue();
        assertThat(isThere("OTHER#1")).isFalse();
    }

    @Test
    void aFailedRecordIsRetriedUntilItsLastRetry() throws InterruptedException {
        function.answers(_ -> new Invocation.Failed("java.lang.IllegalStateException", ""));
        put("BELL#1", Duration.ofSeconds(1));
        start();
        clock.advance(Duration.ofMinutes(1));
        for (int tries = 0; tries < 3; tries++) {
            assertThat(key(function.next())).isEqualTo("BELL#1");
        }
        assertThat(function.isQuiet()).isTrue();
        assertThat(isThere("BELL#1")).isFalse();
    }
}
