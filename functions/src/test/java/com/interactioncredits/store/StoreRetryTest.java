package com.interactioncredits.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

class StoreRetryTest {
    private final AtomicInteger tries = new AtomicInteger();
    private final StoreRetry storeRetry = new StoreRetry(Duration.ofMillis(200), new Random(1), _ -> {});

    private Optional<String> undecided() {
        tries.incrementAndGet();
        return Optional.empty();
    }

    @Test
    void whatIsDoneForOneCallerTogetherHasOnePatience() {
        storeRetry.withinDeadline(() -> {
            assertThatThrownBy(() -> storeRetry.untilDone(this::undecided)).isInstanceOf(TryAgainException.class);
            assertThat(tries.getAndSet(0)).isGreaterThan(1);
            assertThat(storeRetry.hasTime()).isFalse();

            assertThatThrownBy(() -> storeRetry.untilDone(this::undecided)).isInstanceOf(TryAgainException.class);
            assertThat(tries)
                    .as("tries of the second, whose time the first used up")
                    .hasValue(1);
            return tries;
        });
    }

    @Test
    void eachCallerHasPatienceOfItsOwn() {
        for (int caller = 0; caller < 2; caller++) {
            tries.set(0);
            assertThatThrownBy(() -> storeRetry.untilDone(this::undecided)).isInstanceOf(TryAgainException.class);
            assertThat(tries).hasValueGreaterThan(1);
            assertThat(storeRetry.hasTime()).isTrue();
        }
    }

    /// A call that looks again by itself, since another one was quicker, met no trouble.
    @Test
    void whatTheStoreRefusedForTheMomentIsReportedOnceForACall() {
        var reported = new ArrayList<Integer>();
        var watched = new StoreRetry(Duration.ofSeconds(5), new Random(1), new StoreRetry.Pause() {
            @Override
            public void sleep(Duration time) {}

            @Override
            public void repeated(int times) {
                reported.add(times);
            }
        });
        watched.untilDone(() -> switch (tries.incrementAndGet()) {
            case 1, 2 -> throw TransactionConflictException.builder().build();
            case 3 -> Optional.empty();
            default -> Optional.of("done");
        });
        watched.read(() -> "at once");

        assertThat(reported).containsExactly(2);
    }
}
