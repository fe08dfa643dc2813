package com.interactioncredits.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.interactioncredits.StoreFaults;
import com.interactioncredits.TestClock;
import com.interactioncredits.TestTable;
import com.interactioncredits.WatchedDynamo;
import com.interactioncredits.store.Item;
import com.interactioncredits.store.Patience;
import com.interactioncredits.store.TryAgainException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/// The ledger on a store that does one wrong or late thing.
class LedgerFaultsTest {
    private static final AccountId ALICE = LedgerPage.account("alice");
    private static final Books.Named H1 = new Books.Named(ALICE, Hold.Source.API, "h1", Optional.empty());
    private static final Duration MINUTE = Duration.ofSeconds(60);

    private final TestClock clock = new TestClock();
    private final String table = TestTable.create();
    private final RealBooks well = on(new Well());

    private RealBooks on(WatchedDynamo.Watcher watcher) {
        return on(watcher, Duration.ofSeconds(60));
    }

    private RealBooks on(WatchedDynamo.Watcher watcher, Duration patienceLasts) {
        var patience = new Patience(patienceLasts, new Random(1), _ -> {});
        return new RealBooks(new WatchedDynamo(TestTable.dynamo(), watcher), table, clock, patience, 1000, 100);
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

    @Test
    void aStoreThatStaysBusyIsGivenUpWhenTheTimeIsUpAndNothingChanged() {
        var tries = new AtomicInteger();
        var busy = on(
                new Well() {
                    @Override
                    void before(DynamoDbRequest request) {
                        if (request instanceof TransactWriteItemsRequest write) {
                            tries.incrementAndGet();
                            throw StoreFaults.cancelled(
                                    write.transactItems().stream()
                                            .map(_ -> StoreFaults.reason("TransactionConflict"))
                                            .toList(),
                                    "busy");
                        }
                    }
                },
                Duration.ofMillis(500));
        assertThatThrownBy(() -> busy.hold(ALICE, H1, 30, MINUTE)).isInstanceOf(TryAgainException.class);
        assertThat(tries.get()).isGreaterThan(10);
        assertThat(well.balance(ALICE)).startsWith("available 100, held 0, spent 0");
    }

    @Test
    void aCallWhoseAnswersAreAllLostHasItsEffectOnce() {
        var deaf = on(new Well() {
            @Override
            void after(DynamoDbRequest request) {
                if (request instanceof TransactWriteItemsRequest) {
                    throw SdkClientException.create("the answer got lost");
                }
            }
        });
        assertThat(deaf.hold(ALICE, H1, 30, MINUTE)).startsWith("already placed, h1 active 30");
        assertThat(deaf.convert(ALICE, H1, OptionalLong.of(10))).startsWith("already converted, h1 converted 10 of 30");
        assertThat(deaf.refund(H1, false)).startsWith("already refunded, refund 10");
        assertThat(well.balance(ALICE)).startsWith("available 100, held 0, spent 0");
    }

    @Test
    void aHoldWithoutItsTimerExpiresAllTheSame() {
        var mute = on(new Well() {
            @Override
            void before(DynamoDbRequest request) {
                if (request instanceof PutItemRequest) {
                    throw SdkClientException.create("the request got lost");
                }
            }
        });
        assertThat(mute.hold(ALICE, H1, 30, MINUTE)).startsWith("placed");
        clock.advance(MINUTE);
        assertThat(well.balance(ALICE)).startsWith("available 100, held 0");
        assertThat(well.convert(ALICE, H1, OptionalLong.empty())).startsWith("returned, h1 expired 30");
    }

    @Test
    void aFaultThatWillNotPassIsThrownAtOnce() {
        var broken = on(new Well() {
            @Override
            void before(DynamoDbRequest request) {
                throw new IllegalStateException("broken");
            }
        });
        assertThatThrownBy(() -> broken.hold(ALICE, H1, 30, MINUTE)).isInstanceOf(IllegalStateException.class);
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
                            .key(LedgerTable.accountKey(ALICE))
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
    void moreThanAHundredDueHoldsAreCountedAndTaken() {
        for (int old = 0; old < 100; old++) {
            well.hold(ALICE, named("old" + old), 1, MINUTE);
        }
        var held = well.balance(ALICE);
        clock.advance(MINUTE);
        assertThat(held).startsWith("available 0, held 100, spent 0, granted 100, holds 100");
        assertThat(well.balance(ALICE)).startsWith("available 100, held 0, spent 0, granted 100, holds 0, next none");
        assertThat(well.hold(ALICE, H1, 100, MINUTE)).startsWith("placed");
        assertThat(well.hold(ALICE, named("h2"), 1, MINUTE)).startsWith("insufficient, available 0");
    }

    @Test
    void whatCouldNotBeWrittenAlongsideLeavesNoHold() {
        var wish = RealBooks.wish(ALICE, H1, 30, MINUTE);
        var companion = new Alongside(List.of(putIfAbsent("companion")));
        assertThat(well.ledger().place(wish, _ -> companion)).isInstanceOf(PlaceHoldOutcome.Placed.class);
        var second = RealBooks.wish(ALICE, named("h2"), 30, MINUTE);
        assertThat(well.ledger().place(second, _ -> companion)).isInstanceOf(PlaceHoldOutcome.AlongsideRefused.class);
        assertThat(well.balance(ALICE)).startsWith("available 70, held 30, spent 0, granted 100, holds 1");
        assertThat(well.ledger().place(wish, _ -> companion)).isInstanceOf(PlaceHoldOutcome.AlreadyPlaced.class);

        var name = RealBooks.name(H1);
        assertThat(well.ledger().convert(ALICE, name, Hold.Source.API, OptionalLong.empty(), companion))
                .isInstanceOf(ConvertOutcome.AlongsideRefused.class);
        assertThat(well.ledger().release(ALICE, name, Hold.Source.API, companion))
                .isInstanceOf(ReleaseOutcome.AlongsideRefused.class);
        assertThat(well.balance(ALICE)).startsWith("available 70, held 30, spent 0, granted 100, holds 1");

        var converted = (ConvertOutcome.Converted)
                well.ledger().convert(ALICE, name, Hold.Source.API, OptionalLong.empty(), Alongside.NOTHING);
        assertThat(well.corrections().refund(converted.deduction(), companion))
                .isInstanceOf(CorrectionOutcome.AlongsideRefused.class);
        assertThat(well.balance(ALICE)).startsWith("available 70, held 0, spent 30");
    }

    /// Met in the middle of the same call by another caller, its companion may be there before its hold is seen.
    @Test
    void aRefusalAlongsideThatMetAnotherTransactionIsLookedAtAgain() {
        var companion = new Alongside(List.of(putIfAbsent("companion")));
        var wish = RealBooks.wish(ALICE, H1, 30, MINUTE);
        var tries = new AtomicInteger();
        var met = on(new Well() {
            @Override
            void before(DynamoDbRequest request) {
                if (request instanceof TransactWriteItemsRequest && tries.getAndIncrement() == 0) {
                    well.ledger().place(wish, _ -> companion);
                    throw StoreFaults.cancelled(
                            List.of(
                                    StoreFaults.reason("TransactionConflict"),
                                    StoreFaults.reason("None"),
                                    StoreFaults.reason("None"),
                                    StoreFaults.reason("ConditionalCheckFailed")),
                            "met another");
                }
            }
        });
        assertThat(met.ledger().place(wish, _ -> companion)).isInstanceOf(PlaceHoldOutcome.AlreadyPlaced.class);
    }

    @Test
    void rowsThatTheStoreKeepsLeavingOutAreNotAskedForForEver() {
        well.hold(ALICE, H1, 30, MINUTE);
        var stingy = on(
                new WatchedDynamo.Watcher() {
                    @Override
                    @SuppressWarnings("unchecked")
                    public <A extends DynamoDbResponse> A around(DynamoDbRequest request, Supplier<A> call) {
                        return request instanceof BatchGetItemRequest batch
                                ? (A) BatchGetItemResponse.builder()
                                        .responses(Map.of())
                                        .unprocessedKeys(batch.requestItems())
                                        .build()
                                : call.get();
                    }
                },
                Duration.ofMillis(500));
        assertThatThrownBy(() -> stingy.holds(ALICE, Optional.empty())).isInstanceOf(TryAgainException.class);
        assertThat(on(new StoreFaults(3, 30)).holds(ALICE, Optional.empty())).startsWith("h1 active 30");
    }

    @Test
    void aDeductionKeepsItsIdAndNamesItsHold() {
        clock.advance(MINUTE);
        well.hold(ALICE, H1, 30, MINUTE);
        var name = RealBooks.name(H1);
        var converted =
                (ConvertOutcome.Converted) well.ledger().convert(ALICE, name, Hold.Source.API, OptionalLong.empty());
        var again = (ConvertOutcome.AlreadyConverted)
                well.ledger().convert(ALICE, name, Hold.Source.API, OptionalLong.empty());
        var listed = well.statement().transactions(ALICE, 1, Optional.empty()).items();
        assertThat(again.deduction()).isEqualTo(converted.deduction());
        assertThat(listed).containsExactly(converted.deduction());
        assertThat(converted.deduction().holdId()).contains(converted.hold().id());
    }

    private static Books.Named named(String name) {
        return new Books.Named(ALICE, Hold.Source.API, name, Optional.empty());
    }

    private TransactWriteItem putIfAbsent(String name) {
        return TransactWriteItem.builder()
                .put(Put.builder()
                        .tableName(table)
                        .item(Item.key("COMPANION#" + name, "EXPIRY").attributes())
                        .conditionExpression("attribute_not_exists(pk)")
                        .build())
                .build();
    }
}
