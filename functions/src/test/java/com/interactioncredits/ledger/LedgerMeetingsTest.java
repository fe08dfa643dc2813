package com.interactioncredits.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.StoreFaults;
import com.interactioncredits.TestTable;
import com.interactioncredits.WatchedDynamo;
import com.interactioncredits.ledger.records.LedgerKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/// The ledger when another caller does something between two of its calls to the store.
class LedgerMeetingsTest extends WatchedLedger {
    @Test
    void holdThatWasAnsweredAsExpiredIsNotConvertedAfterwards() {
        well.hold(ALICE, H1, 30, MINUTE);
        clock.advance(MINUTE.minusMillis(1));
        var told = new ArrayList<String>();
        var slow = on(new Well() {
            @Override
            void before(DynamoDbRequest request) {
                if (request instanceof TransactWriteItemsRequest && told.isEmpty()) {
                    clock.advance(Duration.ofMillis(1));
                    told.add(well.release(ALICE, H1));
                }
            }
        });
        assertThat(slow.convert(ALICE, H1, OptionalLong.empty(), false)).startsWith("returned, h1 expired 30");
        assertThat(told.getFirst()).startsWith("already released, h1 expired 30");
        assertThat(well.balance(ALICE)).startsWith("available 100, held 0, spent 0");
    }

    @Test
    void aBalanceReadAmidATidyingUpMissesNoCredits() {
        well.hold(ALICE, H1, 30, MINUTE);
        clock.advance(MINUTE);
        assertThat(on(new HalfSeen()).balance(ALICE)).startsWith("available 100, held 0, spent 0");
    }

    /// Tidies up in the moment between a balance's reads, in the way a transaction may be seen by half: the list of
    /// open holds is as after it and the account still as before; a transactional read meets it, once.
    private final class HalfSeen implements WatchedDynamo.Watcher {
        private boolean under;
        private boolean met;
        private Optional<Map<String, AttributeValue>> accountBefore = Optional.empty();

        @Override
        @SuppressWarnings("unchecked")
        public <A extends DynamoDbResponse> A around(DynamoDbRequest request, Supplier<A> call) {
            switch (request) {
                case QueryRequest _
                when accountBefore.isEmpty() -> {
                    accountBefore = Optional.of(account());
                    well.expire(H1);
                    under = true;
                }
                case GetItemRequest _
                when under -> {
                    return (A) GetItemResponse.builder()
                            .item(accountBefore.orElseThrow())
                            .build();
                }
                case TransactGetItemsRequest _
                when !met -> {
                    under = false;
                    met = true;
                    throw StoreFaults.cancelled(List.of(StoreFaults.reason("TransactionConflict")), "met another");
                }
                default -> {
                    // read as it is
                }
            }
            return call.get();
        }

        private Map<String, AttributeValue> account() {
            return TestTable.dynamo()
                    .getItem(GetItemRequest.builder()
                            .tableName(table)
                            .key(LedgerKeys.account(ALICE))
                            .consistentRead(true)
                            .build())
                    .item();
        }
    }

    @Test
    void aBalanceThatMovesWhileItIsReadIsReadAgain() {
        var places = new AtomicInteger();
        var moving = on(new Well() {
            @Override
            void after(DynamoDbRequest request) {
                if (request instanceof QueryRequest && places.getAndIncrement() < 3) {
                    well.hold(ALICE, named("moving" + places.get()), 5, MINUTE);
                }
            }
        });
        assertThat(moving.balance(ALICE)).isEqualTo(well.balance(ALICE)).startsWith("available 85, held 15");
    }

    @Test
    void theBalanceOfAnAccountThatNeverRestsHasNoVersionFromTheFuture() {
        var places = new AtomicInteger();
        var restless = on(new Well() {
            @Override
            void after(DynamoDbRequest request) {
                if (request instanceof QueryRequest) {
                    well.hold(ALICE, named("restless" + places.incrementAndGet()), 1, MINUTE);
                }
            }
        });
        var seen = restless.statement().balance(ALICE);
        var rested = well.statement().balance(ALICE);
        assertThat(seen.available() + seen.held() + seen.spent()).isEqualTo(seen.granted());
        assertThat(seen.available()).isEqualTo(rested.available());
        assertThat(seen.version()).isLessThanOrEqualTo(rested.version());
    }

    @Test
    void aLateDeductionTakesNoneOfTheCreditsThatWereHeldMeanwhile() {
        well.hold(ALICE, H1, 30, MINUTE);
        well.release(ALICE, H1);
        var tries = new AtomicInteger();
        var outrun = on(new Well() {
            @Override
            void before(DynamoDbRequest request) {
                if (request instanceof TransactWriteItemsRequest && tries.getAndIncrement() == 0) {
                    well.hold(ALICE, named("quicker"), 80, MINUTE);
                }
            }
        });
        assertThat(outrun.deductLate(H1)).startsWith("deducted, late deduction -20 for h1 missing 10");
        assertThat(well.balance(ALICE)).startsWith("available 0, held 80, spent 20");
    }

    @Test
    void aLateDeductionOfTooLittleTakesMoreThatCameMeanwhile() {
        well.hold(ALICE, H1, 30, MINUTE);
        well.release(ALICE, H1);
        well.hold(ALICE, named("quicker"), 80, MINUTE);
        var tries = new AtomicInteger();
        var outrun = on(new Well() {
            @Override
            void before(DynamoDbRequest request) {
                if (request instanceof TransactWriteItemsRequest && tries.getAndIncrement() == 0) {
                    well.release(ALICE, named("quicker"));
                }
            }
        });
        assertThat(outrun.deductLate(H1)).startsWith("deducted, late deduction -30 for h1");
        assertThat(well.balance(ALICE)).startsWith("available 70, held 0, spent 30");
    }

    @Test
    void aRefundThatAnotherCallerMadeMeanwhileIsNotMadeAgain() {
        well.hold(ALICE, H1, 30, MINUTE);
        well.convert(ALICE, H1, OptionalLong.empty(), false);
        var tries = new AtomicInteger();
        var outrun = on(new Well() {
            @Override
            void before(DynamoDbRequest request) {
                if (request instanceof TransactWriteItemsRequest && tries.getAndIncrement() == 0) {
                    well.refund(H1, false);
                }
            }
        });
        assertThat(outrun.refund(H1, false)).startsWith("already refunded, refund 30");
        assertThat(well.balance(ALICE)).startsWith("available 100, held 0, spent 0");
    }

    @Test
    void aCallThatTriesAgainCountsTheActiveHoldsOnce() {
        var queries = new AtomicInteger();
        var conflicts = new AtomicInteger(3);
        var books = on(new Well() {
            @Override
            void before(DynamoDbRequest request) {
                if (request instanceof QueryRequest) {
                    queries.incrementAndGet();
                }
                if (request instanceof TransactWriteItemsRequest && conflicts.getAndDecrement() > 0) {
                    throw TransactionCanceledException.builder()
                            .cancellationReasons(reason("None"), reason("TransactionConflict"), reason("None"))
                            .build();
                }
            }
        });
        assertThat(books.hold(ALICE, H1, 1, MINUTE)).startsWith("placed");
        assertThat(conflicts).hasNegativeValue();
        assertThat(queries).hasValue(1);
    }

    private static CancellationReason reason(String code) {
        return CancellationReason.builder().code(code).build();
    }
}
