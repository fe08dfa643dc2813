package com.interactioncredits.torture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// A sample of `make torture`, the same histories each time, so that a change is judged by itself; `make torture` draws
/// new ones. `-Dhistories` and `-Dseed` change it.
class TortureTest {
    private static final long HISTORIES = Long.getLong("histories", 1_500);
    private static final long SEED = Long.getLong("seed", 1);

    @Test
    void noFaultyHistoryBreaksTheContract() {
        var result = Torture.run(SEED, HISTORIES);
        System.out.println("torture: SEED=" + SEED + ", " + result.histories() + " histories");
        assertThat(result.wrong()).as("by history, of SEED=%d", SEED).isEmpty();
        assertThat(result.histories()).isEqualTo(HISTORIES);
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
