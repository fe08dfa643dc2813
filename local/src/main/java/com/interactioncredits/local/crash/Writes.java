package com.interactioncredits.local.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Records all writes of this process to a store, a queue, the state machine or WhatsApp, in order, and kills the
/// process at a chosen one.
///
/// Static, because the AWS SDK creates its interceptors. Thread-safe.
public final class Writes {
    /// Before the write: it was requested and not made. After the write: it was made, but its caller got no response.
    public enum Moment {
        BEFORE,
        AFTER
    }

    private static final int EXIT_CODE_OF_KILL = 137;

    private static final List<String> REQUESTED = new ArrayList<>();
    private static Optional<Halt> halt = Optional.empty();

    /// When the process dies.
    ///
    /// @param number of the write, from 1
    /// @param of only writes of this name are counted; empty for all
    public record Halt(Moment moment, int number, Optional<String> of) {}

    private Writes() {}

    /// Starts a new record of the writes.
    public static synchronized void haltAt(Halt at) {
        REQUESTED.clear();
        halt = Optional.of(at);
    }

    /// The writes requested since [#haltAt].
    public static synchronized List<String> recorded() {
        return List.copyOf(REQUESTED);
    }

    /// @return the position of this write, for [#completed]; 0 before [#haltAt]
    public static synchronized int requested(String what) {
        if (halt.isEmpty()) {
            return 0;
        }
        REQUESTED.add(what);
        haltIf(Moment.BEFORE, REQUESTED.size());
        return REQUESTED.size();
    }

    public static synchronized void completed(int place) {
        haltIf(Moment.AFTER, place);
    }

    /// Neither shutdown hooks nor `finally` run, as with `kill -9`.
    private static void haltIf(Moment now, int place) {
        halt.filter(at -> at.moment() == now && place > 0 && place <= REQUESTED.size())
                .filter(at -> at.of().map(REQUESTED.get(place - 1)::equals).orElse(true))
                .filter(at -> at.number() == number(at, place))
                .ifPresent(_ -> Runtime.getRuntime().halt(EXIT_CODE_OF_KILL));
    }

    private static long number(Halt at, int place) {
        return REQUESTED.subList(0, place).stream()
                .filter(what -> at.of().map(what::equals).orElse(true))
                .count();
    }
}
