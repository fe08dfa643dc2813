package com.interactioncredits.local.crash;

import java.util.ArrayList;
import java.util.List;

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
    private static Moment moment = Moment.BEFORE;
    private static int last;

    private Writes() {}

    /// Counts anew from here.
    ///
    /// @param number of the write at which the process dies, from 1
    public static synchronized void dieAt(Moment when, int number) {
        ASKED.clear();
        moment = when;
        last = number;
    }

    /// What was asked for since [#dieAt].
    public static synchronized List<String> asked() {
        return List.copyOf(ASKED);
    }

    /// @return the number of this write, for [#made]
    public static synchronized int ask(String what) {
        if (last == 0) {
            return 0; // nobody counts
        }
        ASKED.add(what);
        dieIf(Moment.BEFORE, ASKED.size());
        return ASKED.size();
    }

    public static synchronized void made(int number) {
        dieIf(Moment.AFTER, number);
    }

    /// Neither shutdown hooks nor `finally` run, as with `kill -9`.
    private static void dieIf(Moment now, int number) {
        if (last > 0 && moment == now && last == number) {
            Runtime.getRuntime().halt(KILLED);
        }
    }
}
