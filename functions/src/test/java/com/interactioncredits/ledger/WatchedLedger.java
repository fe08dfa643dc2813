package com.interactioncredits.ledger;

import com.interactioncredits.TestClock;
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
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// A ledger that can be watched at its store: what a test does before or after a call there happens in the middle of
/// one of the ledger's own. The records are audited after each test.
abstract class WatchedLedger {
    static final AccountId ALICE = LedgerPage.account("alice");
    static final Books.Named H1 = new Books.Named(ALICE, Hold.Source.API, "h1", Optional.empty());
    static final Duration MINUTE = Duration.ofSeconds(60);

    final TestClock clock = new TestClock();
    final String table = TestTable.create();
    final RealBooks well = on(new Well());

    RealBooks on(WatchedDynamo.Watcher watcher) {
        return on(watcher, Duration.ofSeconds(60));
    }

    RealBooks on(WatchedDynamo.Watcher watcher, Duration patienceLasts) {
        var storeRetry = new StoreRetry(patienceLasts, new Random(1), _ -> {});
        return new RealBooks(new WatchedDynamo(TestTable.dynamo(), watcher), table, clock, storeRetry, 1000, 100);
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

    @BeforeEach
    void grant() {
        well.grant(ALICE, "g", 100, Optional.empty());
    }

    @AfterEach
    void whatTheRecordsSayAddsUp() {
        Audit.of(TestTable.dynamo(), table).check();
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
