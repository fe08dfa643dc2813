package com.interactioncredits.e2e;

import java.util.Random;

/// A random generator whose printed seed can be repeated with `-Dseed=…`.
final class Seed {
    private Seed() {}

    static Random random(String whose) {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println(whose + ": seed " + seed);
        return new Random(seed);
    }
}
