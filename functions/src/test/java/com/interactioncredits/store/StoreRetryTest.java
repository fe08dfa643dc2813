package com.interactioncredits.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

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
}
