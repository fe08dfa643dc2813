package com.interactioncredits.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.TestTable;
import com.interactioncredits.WatchedDynamo;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// What operators see of the last judgement.
class JudgedItemTest extends ReconciledLedger {
    private static ReconciliationPage page(int accounts, int unsettled) {
        return new ReconciliationPage(accounts, unsettled, List.of(), Optional.empty());
    }

    @Test
    void theCallsOfOneHalfDayAreAddedUpAndTheNextBeginsAnew() {
        var item = new JudgedItem(TestTable.dynamo(), table, clock, STORE_RETRY);
        assertThat(item.read()).isEmpty();

        item.add(7, page(3, 1));
        item.add(7, page(2, 0));
        assertThat(item.read()).contains(new Judged(clock.instant(), 5, 0, 0, 0));

        item.add(8, page(1, 2));
        assertThat(item.read()).contains(new Judged(clock.instant(), 1, 2, 0, 0));
    }

    @Test
    void aReportThatCannotBeKeptHidesNoFinding() {
        play("grant alice 100");
        marks(TestTable.dynamo()).mark(List.of(ALICE));
        clock.advance(Marks.WINDOW.plus(Marks.LATEST_MARK));
        var daily = daily(
                new WatchedDynamo(TestTable.dynamo(), new WatchedDynamo.Watcher() {
                    @Override
                    public <A extends DynamoDbResponse> A around(DynamoDbRequest request, Supplier<A> call) {
                        if (request instanceof UpdateItemRequest update
                                && update.updateExpression().contains("judgedAt")) {
                            throw new IllegalStateException("refused");
                        }
                        return call.get();
                    }
                }),
                _ -> {});

        assertThat(daily.judge(daily.backlog().orElseThrow(), LONG).accounts()).isEqualTo(1);
        assertThat(daily.state().last()).isEmpty();
    }
}
