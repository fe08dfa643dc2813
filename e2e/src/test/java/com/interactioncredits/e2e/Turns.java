package com.interactioncredits.e2e;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Systems shared by a few classes each, of which one runs at a time: an idle system costs processor time. The classes
/// that share one run after each other, in this order and after all others. In another order they pass as well, with
/// more starts.
final class Turns {
    static final int ATTACKS = Integer.MAX_VALUE - 2;
    static final int MOVED_CLOCK = Integer.MAX_VALUE - 1;
    static final int FAULTY_STORE = Integer.MAX_VALUE;

    private static @Nullable AutoCloseable current;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Turns::end));
    }

    private Turns() {}

    /// What classes of this turn share: that of the class before, or a new one. Ends another turn.
    static synchronized <T extends AutoCloseable> T of(Class<T> shared, Supplier<T> start) {
        if (shared.isInstance(current)) {
            return shared.cast(current);
        }
        end();
        var begun = start.get();
        current = begun;
        return begun;
    }

    private static synchronized void end() {
        try {
            if (current != null) {
                current.close();
            }
        } catch (Exception fault) { // declared by AutoCloseable; no system throws it
            throw new IllegalStateException(fault);
        }
    }
}
