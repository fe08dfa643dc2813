package com.interactioncredits.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.interactioncredits.StoreFaults;
import com.interactioncredits.WatchedDynamo;
import com.interactioncredits.store.TryAgainException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/// The ledger on a store that does one thing wrong.
class LedgerFaultsTest extends WatchedLedger {
    @Test
    void aStoreThatStaysBusyIsGivenUpWhenTheTimeIsUpAndNothingChanged() {
        var tries = new AtomicInteger();
        var busy = on(
                new Well() {
                    @Override
                    void before(DynamoDbRequest request) {
                        if (isPlacing(request)) {
                            tries.incrementAndGet();
                            throw request instanceof TransactWriteItemsRequest write
                                    ? StoreFaults.cancelled(
                                            write.transactItems().stream()
                                                    .map(_ -> StoreFaults.reason("TransactionConflict"))
                                                    .toList(),
                                            "busy")
                                    : StoreFaults.conflict();
                        }
                    }
                },
                Duration.ofSeconds(1));
        assertThatThrownBy(() -> busy.hold(ALICE, H1, 30, MINUTE)).isInstanceOf(TryAgainException.class);
        assertThat(tries.get()).isGreaterThan(1);
        assertThat(well.balance(ALICE)).startsWith("available 100, held 0, spent 0");
    }

    @Test
    void aCallWhoseAnswersAreAllLostHasItsEffectOnce() {
        var deaf = on(new Well() {
            @Override
            void after(DynamoDbRequest request) {
                if (isPlacing(request)) {
                    throw SdkClientException.create("the answer got lost");
                }
            }
        });
        assertThat(deaf.hold(ALICE, H1, 30, MINUTE)).startsWith("already placed, h1 active 30");
        assertThat(deaf.convert(ALICE, H1, OptionalLong.of(10), false))
                .startsWith("already converted, h1 converted 10 of 30");
        assertThat(deaf.refund(H1, false)).startsWith("already refunded, refund 10");
        assertThat(well.balance(ALICE)).startsWith("available 100, held 0, spent 0");
    }

    @Test
    void aCallWithAnUnansweredWriteIsNotRefused() {
        well.hold(ALICE, H1, 80, MINUTE);
        var late = new ArrayList<Runnable>();
        var slow = on(
                new WatchedDynamo.Watcher() {
                    @Override
                    public <A extends DynamoDbResponse> A around(DynamoDbRequest request, Supplier<A> call) {
                        if (isPlacing(request) && late.isEmpty()) {
                            late.add(() -> assertThat(call.get()).isNotNull());
                            throw SdkClientException.create("no answer in time");
                        }
                        return call.get();
                    }
                },
                Duration.ofMillis(200));
        assertThatThrownBy(() -> slow.hold(ALICE, named("h2"), 30, MINUTE)).isInstanceOf(TryAgainException.class);

        well.release(ALICE, H1);
        late.forEach(Runnable::run);
        assertThat(well.balance(ALICE)).startsWith("available 70, held 30, spent 0");
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
        assertThat(well.convert(ALICE, H1, OptionalLong.empty(), false)).startsWith("returned, h1 expired 30");
    }

    @Test
    void aPermanentFaultIsThrownImmediately() {
        var broken = on(new Well() {
            @Override
            void before(DynamoDbRequest request) {
                throw new IllegalStateException("broken");
            }
        });
        assertThatThrownBy(() -> broken.hold(ALICE, H1, 30, MINUTE)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void unprocessedRowsAreRequestedABoundedNumberOfTimes() {
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
                Duration.ofSeconds(1));
        assertThatThrownBy(() -> stingy.holds(ALICE, Optional.empty())).isInstanceOf(TryAgainException.class);
        assertThat(on(new StoreFaults(3, 30)).holds(ALICE, Optional.empty())).startsWith("h1 active 30");
    }

    /// Met in the middle of the same call by another caller, its companion may be there before its hold is seen.
    @Test
    void rejectedExtraWritesDuringAConflictAreTriedAgain() {
        var companion = new ExtraWrites(List.of(putIfAbsent("companion")));
        var placing = RealBooks.request(ALICE, H1, 30, MINUTE);
        var tries = new AtomicInteger();
        var met = on(new Well() {
            @Override
            void before(DynamoDbRequest request) {
                if (request instanceof TransactWriteItemsRequest && tries.getAndIncrement() == 0) {
                    well.placing().place(placing, Optional.empty(), _ -> companion);
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
        assertThat(met.placing().place(placing, Optional.empty(), _ -> companion))
                .isInstanceOf(PlaceHoldOutcome.AlreadyPlaced.class);
    }

    @Test
    void shortageDuringAConflictIsNoRefusal() {
        var tries = new AtomicInteger();
        var met = on(new Well() {
            @Override
            void before(DynamoDbRequest request) {
                if (request instanceof TransactWriteItemsRequest && tries.getAndIncrement() == 0) {
                    throw StoreFaults.cancelled(
                            List.of(
                                    StoreFaults.reason("None"),
                                    StoreFaults.reason("ConditionalCheckFailed"),
                                    StoreFaults.reason("TransactionConflict")),
                            "met another");
                }
            }
        });
        assertThat(met.hold(ALICE, H1, 30, MINUTE)).startsWith("placed");
    }
}
