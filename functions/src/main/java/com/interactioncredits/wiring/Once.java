package com.interactioncredits.wiring;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes a part when it is first asked for, and then keeps it.
final class Once<T> {
    private final Supplier<T> maker;
    private @Nullable T made;

    Once(Supplier<T> maker) {
        this.maker = maker;
    }

    synchronized T get() {
        if (made == null) {
            made = maker.get();
        }
        return made;
    }
}
