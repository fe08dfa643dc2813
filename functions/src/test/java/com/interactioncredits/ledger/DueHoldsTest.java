package com.interactioncredits.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.TestClock;
import com.interactioncredits.TestTable;
import com.interactioncredits.WatchedDynamo;
import com.interactioncredits.store.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;

/// A1: an account of which many holds have fallen due, and no timer has come.
class DueHoldsTest {
    private static final AccountId ADA = new AccountId("user_ada", CreditType.INTERACTION);
    private static final int HOLDS = 250;

    private final TestClock clock = new TestClock();
    private final Patience patience = new Patience(Duration.ofSeconds(5), new Random(1), _ -> {});
    private final String table = TestTable.create();
    private final List<String> calls = new ArrayList<>();

    private final class Recorded implements WatchedDynamo.Watcher {
        @Override
        public <A extends DynamoDbResponse> A around(DynamoDbRequest request, Supplier<A> call) {
            calls.add(request.getClass().getSimpleName());
            return call.get();
        }
    }

    @Test
    void aBalanceCountsThemAllAndWritesNothing() {
        var ledger = new CreditLedger(TestTable.dynamo(), table, clock, patience, /* activeHoldLimit= */ 1000);
        ledger.grant(ADA, new Reference("start"), new Credits(300), Optional.empty(), Principals.OPERATOR);
        for (int i = 0; i < HOLDS; i++) {
            ledger.place(new PlaceHold(
                    ADA,
                    Principals.of(Hold.Source.API),
                    new Reference("h" + i),
                    new Credits(1),
                    Duration.ofMinutes(1 + i % 2),
                    Optional.empty()));
        }
        var statement = new Statement(
                new WatchedDynamo(TestTable.dynamo(), new Recorded()), table, clock, patience, /* lowThreshold= */ 20);

        assertThat(statement.balance(ADA).available()).isEqualTo(50);
        clock.advance(Duration.ofMinutes(1));
        assertThat(statement.balance(ADA).available()).isEqualTo(50 + HOLDS / 2);
        clock.advance(Duration.ofMinutes(1));
        calls.clear();
        var balance = statement.balance(ADA);

        assertThat(balance.available()).isEqualTo(300);
        assertThat(balance.held()).isZero();
        assertThat(calls).containsExactly("GetItemRequest", "QueryRequest", "TransactGetItemsRequest");
    }
}
