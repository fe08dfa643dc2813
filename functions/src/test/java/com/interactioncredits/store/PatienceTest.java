package com.interactioncredits.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private final AtomicInteger tries = new AtomicInteger();
    private final Patience patience = new Patience(Duration.ofMillis(200), new Random(1), _ -> {});

    private Optional<String> undecided() {
        tries.incrementAndGet();
        return Optional.empty();
    }

    @Test
    void whatIsDoneForOneCallerTogetherHasOnePatience() {
        patience.together(() -> {
            assertThatThrownBy(() -> patience.untilDecided(this::undecided)).isInstanceOf(TryAgainException.class);
            assertThat(tries.getAndSet(0)).isGreaterThan(1);
            assertThat(patience.hasTime()).isFalse();

            assertThatThrownBy(() -> patience.untilDecided(this::undecided)).isInstanceOf(TryAgainException.class);
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
            assertThatThrownBy(() -> patience.untilDecided(this::undecided)).isInstanceOf(TryAgainException.class);
            assertThat(tries).hasValueGreaterThan(1);
            assertThat(patience.hasTime()).isTrue();
        }
    }
}
