package com.interactioncredits.local.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Everything that this process asks a store, a queue, the state machine or WhatsApp to change, in order; and the one
/// among them at which it is to die.
///
/// Static, because the AWS SDK makes its interceptors itself. Thread-safe.
public final class Writes {
    /// Before the chosen write it was asked for and never made; after it, made without anybody having learned of it.
    public enum Moment {
        BEFORE,
        AFTER
    }

    private static final int KILLED = 137;

    private static final List<String> ASKED = new ArrayList<>();
    private static Optional<Death> death = Optional.empty();

    /// When the process is to die.
    ///
    /// @param number of the write, from 1
    /// @param of only writes of this name are counted; empty for all
    public record Death(Moment moment, int number, Optional<String> of) {}

    private Writes() {}

    /// Begins to remember the writes, anew from here.
    public static synchronized void dieAt(Death at) {
        ASKED.clear();
        death = Optional.of(at);
    }

    /// What was asked for since [#dieAt].
    public static synchronized List<String> asked() {
        return List.copyOf(ASKED);
    }

    /// @return the place of this write, for [#made]; 0 while nobody counts
    public static synchronized int ask(String what) {
        if (death.isEmpty()) {
            return 0;
        }
        ASKED.add(what);
        dieIf(Moment.BEFORE, ASKED.size());
        return ASKED.size();
    }

    public static synchronized void made(int place) {
        dieIf(Moment.AFTER, place);
    }

    /// Neither shutdown hooks nor `finally` run, as with `kill -9`.
    private static void dieIf(Moment now, int place) {
        death.filter(at -> at.moment() == now && place > 0 && place <= ASKED.size())
                .filter(at -> at.of().map(ASKED.get(place - 1)::equals).orElse(true))
                .filter(at -> at.number() == number(at, place))
                .ifPresent(_ -> Runtime.getRuntime().halt(KILLED));
    }

    private static long number(Death at, int place) {
        return ASKED.subList(0, place).stream()
                .filter(what -> at.of().map(what::equals).orElse(true))
                .count();
    }
}
