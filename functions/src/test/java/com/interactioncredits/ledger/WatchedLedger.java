package com.interactioncredits.ledger;

import com.interactioncredits.TestClock;
import com.interactioncredits.TestStore;
import com.interactioncredits.TestTable;
import com.interactioncredits.WatchedDynamo;
import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.store.Item;
import com.interactioncredits.store.StoreRetry;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// A ledger that can be watched at its store: what a test does before or after a call there happens in the middle of
/// one of the ledger's own. The records are audited after each test.
@ParameterizedClass
@EnumSource(names = {"TRANSACTION", "COMMIT"})
abstract class WatchedLedger {
    static final AccountId ALICE = LedgerPage.account("alice");
    static final Books.Named H1 = new Books.Named(ALICE, Hold.Source.API, "h1", Optional.empty());
    static final Duration MINUTE = Duration.ofSeconds(60);

    @Parameter
    PlaceBy placeBy = PlaceBy.TRANSACTION;

    final TestClock clock = new TestClock();
    final String table = TestTable.create();
    final RealBooks well = on(new Well());

    RealBooks on(WatchedDynamo.Watcher watcher) {
        return on(watcher, Duration.ofSeconds(60));
    }

    RealBooks on(WatchedDynamo.Watcher watcher, Duration timeout) {
        var storeRetry = new StoreRetry(timeout, new Random(1), _ -> {});
        var dynamo = new WatchedDynamo(TestTable.dynamo(), watcher);
        return new RealBooks(dynamo, TestStore.of(table), clock, storeRetry, 1000, 100, () -> placeBy);
    }

    /// Does as it is told; each test overrides what goes wrong.
    static class Well implements WatchedDynamo.Watcher {
        @Override
        public <A extends DynamoDbResponse> A around(DynamoDbRequest request, Supplier<A> call) {
            before(request);
            var answer = call.get();
            after(request);
            return answer;
        }

        void before(DynamoDbRequest request) {}

        void after(DynamoDbRequest request) {}
    }

    /// Whether a request may take the credits of a hold, in either way of placing it.
    static boolean isPlacing(DynamoDbRequest request) {
        return request instanceof TransactWriteItemsRequest || request instanceof UpdateItemRequest;
    }

    @BeforeEach
    void grant() {
        well.grant(ALICE, "g", 100, Optional.empty());
    }

    @AfterEach
    void whatTheRecordsSayAddsUp() {
        var storeRetry = new StoreRetry(MINUTE, new Random(1), _ -> {});
        Audit.ofCompleted(TestTable.dynamo(), table, clock, storeRetry).check();
    }

    static Books.Named named(String name) {
        return new Books.Named(ALICE, Hold.Source.API, name, Optional.empty());
    }

    TransactWriteItem putIfAbsent(String name) {
        return TransactWriteItem.builder()
                .put(Put.builder()
                        .tableName(table)
                        .item(Item.key("COMPANION#" + name, "EXPIRY").attributes())
                        .conditionExpression("attribute_not_exists(pk)")
                        .build())
                .build();
    }
}
