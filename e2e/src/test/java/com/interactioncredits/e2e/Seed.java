package com.interactioncredits.e2e;

import java.util.Random;

/// Chance that can be repeated: `-Dseed=…` with what was printed.
final class Seed {
    private Seed() {}

    static Random random(String whose) {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println(whose + ": seed " + seed);
        return new Random(seed);
    }
}
