package com.interactioncredits.model.placing;

import com.interactioncredits.model.placing.Transitions.Transition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;

/// Looks for a violation: breadth first in all states, so that its trace is a shortest one, or along random walks.
final class Explorer {
    record Found(Violation violation, List<String> trace) {
        @Override
        public String toString() {
            return violation + "\n  " + String.join("\n  ", trace);
        }
    }

    /// Walks count no states.
    record Report(String name, long states, long transitions, long quiescent, Optional<Found> found) {
        @Override
        public String toString() {
            return name
                    + (states == 0 ? ": " : ": %,d states, ".formatted(states))
                    + "%,d transitions, %,d quiescent; ".formatted(transitions, quiescent)
                    + found.map(Found::toString).orElse("nothing found");
        }
    }

    private final Mix mix;
    private final Invariants invariants;
    private long transitions;
    private long quiescent;

    private Explorer(Mix mix) {
        this.mix = mix;
        this.invariants = new Invariants(mix);
    }

    static Report all(Mix mix) {
        return new Explorer(mix).breadthFirst();
    }

    static Report walks(Mix mix, long seed, int number) {
        return new Explorer(mix).walk(new SplittableRandom(seed), number);
    }

    /// States are compared exactly; each is kept with the one it was first reached from.
    private Report breadthFirst() {
        var first = State.first(mix);
        var reachedFrom = new HashMap<State, State>();
        var queue = new ArrayDeque<State>();
        reachedFrom.put(first, first);
        queue.add(first);
        while (!queue.isEmpty()) {
            var state = queue.remove();
            var even = even(state);
            if (even.isPresent()) {
                return report(reachedFrom.size(), new Found(even.get(), trace(reachedFrom, state)));
            }
            for (var transition : Transitions.of(mix, state)) {
                transitions++;
                if (transition.violation().isPresent()) {
                    var trace = trace(reachedFrom, state);
                    trace.add(transition.event().toString());
                    return report(
                            reachedFrom.size(), new Found(transition.violation().get(), trace));
                }
                if (reachedFrom.putIfAbsent(transition.state(), state) == null) {
                    queue.add(transition.state());
                }
            }
        }
        return new Report(mix.name(), reachedFrom.size(), transitions, quiescent, Optional.empty());
    }

    private Optional<Violation> even(State state) {
        if (!state.isQuiescent()) {
            return Violation.none();
        }
        quiescent++;
        return invariants.quiescent(state.store());
    }

    private List<String> trace(Map<State, State> reachedFrom, State last) {
        var events = new ArrayList<String>();
        var state = last;
        for (var before = from(reachedFrom, state); !before.equals(state); before = from(reachedFrom, state)) {
            events.add(event(before, state));
            state = before;
        }
        return new ArrayList<>(events.reversed());
    }

    private static State from(Map<State, State> reachedFrom, State state) {
        return Objects.requireNonNull(reachedFrom.get(state));
    }

    private String event(State before, State after) {
        return Transitions.of(mix, before).stream()
                .filter(transition -> transition.state().equals(after))
                .map(transition -> transition.event().toString())
                .findFirst()
                .orElseThrow();
    }

    private Report walk(SplittableRandom random, int number) {
        for (int walk = 0; walk < number; walk++) {
            var state = State.first(mix);
            var trace = new ArrayList<String>();
            for (var next = Transitions.of(mix, state); !next.isEmpty(); next = Transitions.of(mix, state)) {
                var even = even(state);
                if (even.isPresent()) {
                    return report(0, new Found(even.get(), trace));
                }
                Transition chosen = next.get(random.nextInt(next.size()));
                transitions++;
                trace.add(chosen.event().toString());
                if (chosen.violation().isPresent()) {
                    return report(0, new Found(chosen.violation().get(), trace));
                }
                state = chosen.state();
            }
            var even = even(state);
            if (even.isPresent()) {
                return report(0, new Found(even.get(), trace));
            }
        }
        return new Report(mix.name(), 0, transitions, quiescent, Optional.empty());
    }

    private Report report(long states, Found found) {
        return new Report(mix.name(), states, transitions, quiescent, Optional.of(found));
    }
}
