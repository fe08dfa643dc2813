package com.interactioncredits.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A sample of `make torture`, the same histories each time, so that a change is judged by itself; `make torture` draws
/// new ones. `-Dseconds` and `-Dseed` change it.
class TortureTest {
    private static final long SECONDS = Long.getLong("seconds", 15);
    private static final long SEED = Long.getLong("seed", 1);

    @Test
    void noFaultyHistoryBreaksTheContract() {
        var result = Torture.run(SEED, Duration.ofSeconds(SECONDS), Long.MAX_VALUE);
        System.out.println("torture: SEED=" + SEED + ", " + result.histories() + " histories");
        assertThat(result.wrong()).as("by history, of SEED=%d", SEED).isEmpty();
        assertThat(result.histories()).isPositive();
    }

    @Test
    void manyCallersOfOneAccountAreNeverRefusedWrongly() {
        assertThat(Torture.contention(SEED).wrong()).as("SEED=%d", SEED).isEmpty();
    }

    @Test
    void aHistoryIsTheSameEachTimeItIsRun() {
        assertThat(History.run(SEED, new Counts())).as("SEED=%d", SEED).isEqualTo(History.run(SEED, new Counts()));
    }
}
