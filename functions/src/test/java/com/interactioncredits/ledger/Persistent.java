package com.interactioncredits.ledger;

import com.interactioncredits.store.TryAgainException;
import java.util.function.Supplier;

/// A caller who sends the same call again for as long as nobody can say what became of it.
final class Persistent {
    private static final int CALLS = 100;

    private Persistent() {}

    static <T> T untilTold(Supplier<T> call) {
        for (int calls = 1; ; calls++) {
            try {
                return call.get();
            } catch (TryAgainException unknown) {
                if (calls == CALLS) {
                    throw unknown;
                }
            }
        }
    }
}
