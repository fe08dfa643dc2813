package com.interactioncredits.model.placing;

import com.interactioncredits.model.placing.ModelProcess.Running;
import java.util.List;

/// What is explored: processes, credits, rules, and what may go wrong.
record Mix(String name, List<Running> processes, Rules rules, int credits, Faults faults, boolean refusalsAreFinal) {
    /// How many requests may be lost, late or doubled, how many of them may be under way at once, how many processes
    /// may die, and whether time may pass.
    record Faults(int requests, int underway, int deaths, boolean timePasses) {
        boolean isNone() {
            return requests == 0 && deaths == 0;
        }
    }

    static Mix of(String name, Running... processes) {
        return new Mix(name, List.of(processes), Rules.ALL, 2, new Faults(0, 2, 0, true), true);
    }

    boolean sends() {
        return processes.stream()
                .anyMatch(process ->
                        process instanceof Place place && place.call().send());
    }

    private Mix rules(Rules changed) {
        return new Mix(name, processes, changed, credits, faults, refusalsAreFinal);
    }

    Mix named(String other) {
        return new Mix(other, processes, rules, credits, faults, refusalsAreFinal);
    }

    Mix room(int entries) {
        return rules(rules.withRoom(entries));
    }

    Mix tries(int number) {
        return rules(rules.withTries(number));
    }

    Mix looks(int number) {
        return rules(rules.withLooks(number));
    }

    Mix without(Guard guard) {
        return rules(rules.without(guard));
    }

    Mix credits(int number) {
        return new Mix(name, processes, rules, number, faults, refusalsAreFinal);
    }

    Mix faults(int requests) {
        return with(new Faults(requests, faults.underway, faults.deaths, faults.timePasses));
    }

    Mix underway(int requests) {
        return with(new Faults(faults.requests, requests, faults.deaths, faults.timePasses));
    }

    Mix deaths(int processes) {
        return with(new Faults(faults.requests, faults.underway, processes, faults.timePasses));
    }

    Mix timeStandsStill() {
        return with(new Faults(faults.requests, faults.underway, faults.deaths, false));
    }

    /// The client repeats a commit by itself. No identity repairs that a refused call may then take effect, so that is
    /// not looked at here; the mutant of [Guard#SINGLE_SEND] shows it.
    Mix doubledCommits() {
        return new Mix(name, processes, rules.without(Guard.SINGLE_SEND), credits, faults, false);
    }

    private Mix with(Faults changed) {
        return new Mix(name, processes, rules, credits, changed, refusalsAreFinal);
    }
}
