package com.interactioncredits.bench;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.CreditType;
import com.interactioncredits.credits.Credits;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.ledger.CreditLedger;
import com.interactioncredits.ledger.records.LedgerKeys;
import com.interactioncredits.ledger.records.PendingTable;
import com.interactioncredits.local.template.LocalValues;
import com.interactioncredits.local.template.Stack;
import com.interactioncredits.local.template.Template;
import com.interactioncredits.store.StoreRetry;
import com.interactioncredits.wiring.Wiring;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/// DynamoDB Local in memory, with tables of the template.
final class Store implements AutoCloseable {
    static final String ISSUER = "https://clerk.example.test";
    static final String ORIGIN = "https://app.example.test";
    static final int BATCH = 25;

    private static final Path JAR = Path.of("../dynamodb-local/target/lib/dynamodb-local.jar");
    private static final URLClassLoader OWN_CLASS_LOADER =
            new URLClassLoader("dynamodb-local", new URL[] {jar()}, ClassLoader.getPlatformClassLoader());
    private static final long GRANTED = 1_000_000_000;

    private final CreateTableRequest layout = Template.read(
                    Path.of("../template.yaml"),
                    new LocalValues(
                            Map.of("ClerkIssuer", ISSUER, "AllowedOrigins", ORIGIN),
                            _ -> Optional.of(""),
                            Stack.local(name -> name)))
            .tables()
            .getFirst()
            .create();
    private final AtomicInteger tables = new AtomicInteger();
    private final AutoCloseable server;
    private final DynamoDbClient client;

    private static URL jar() {
        try {
            return JAR.toAbsolutePath().normalize().toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    Store() {
        try {
            this.server = (AutoCloseable) OWN_CLASS_LOADER
                    .loadClass("com.interactioncredits.dynamodblocal.DynamoDbLocal")
                    .getMethod("inMemory")
                    .invoke(null);
        } catch (ReflectiveOperationException notBuilt) {
            throw new IllegalStateException("DynamoDB Local did not start from " + JAR, notBuilt);
        }
        this.client = DynamoDbClient.builder()
                .endpointOverride((URI) ((Supplier<?>) server).get())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("bench", "bench")))
                .httpClientBuilder(Wiring.http().socketTimeout(Duration.ofSeconds(30)))
                .overrideConfiguration(
                        override -> override.retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(1)
                                .build()))
                .build();
    }

    DynamoDbClient client() {
        return client;
    }

    /// @return the new table's name
    String create() {
        var name = "credits-" + tables.incrementAndGet();
        client.createTable(layout.toBuilder().tableName(name).build());
        return name;
    }

    void drop(String table) {
        client.deleteTable(delete -> delete.tableName(table));
    }

    static AccountId account(int number) {
        return new AccountId("user_" + number, CreditType.INTERACTION);
    }

    /// Accounts with credits and with room for entries: one that the ledger made, and copies of it.
    List<AccountId> accounts(String table, int count) {
        var first = account(0);
        var storeRetry = new StoreRetry(Duration.ofSeconds(5), new Random(1), Thread::sleep);
        new CreditLedger(client, table, Clock.systemUTC(), storeRetry)
                .grant(
                        first,
                        new Reference("start"),
                        new Credits(GRANTED),
                        Optional.empty(),
                        Actor.partOfSystem("bench"));
        client.updateItem(new PendingTable(table).preparing(first));
        var item = client.getItem(GetItemRequest.builder()
                        .tableName(table)
                        .key(LedgerKeys.account(first))
                        .build())
                .item();
        write(
                table,
                IntStream.range(1, count)
                        .mapToObj(number -> {
                            Map<String, AttributeValue> copy = new HashMap<>(item);
                            copy.putAll(LedgerKeys.account(account(number)));
                            return copy;
                        })
                        .toList());
        return IntStream.range(0, count).mapToObj(Store::account).toList();
    }

    void write(String table, List<Map<String, AttributeValue>> items) {
        var writes = new ArrayList<WriteRequest>();
        items.forEach(item -> writes.add(
                WriteRequest.builder().putRequest(put -> put.item(item)).build()));
        for (int at = 0; at < writes.size(); at += BATCH) {
            var some = writes.subList(at, Math.min(writes.size(), at + BATCH));
            client.batchWriteItem(batch -> batch.requestItems(Map.of(table, some)));
        }
    }

    @Override
    public void close() {
        client.close();
        try {
            server.close();
        } catch (Exception fault) { // declared by AutoCloseable; DynamoDB Local does not throw it
            throw new IllegalStateException(fault);
        }
    }
}
