package com.interactioncredits.local.stepfunctions;

import java.util.List;

/// A definition that this interpreter rejects, with all its problems.
public final class InvalidStateMachine extends RuntimeException {

    private final List<String> problems;

    InvalidStateMachine(List<String> problems) {
        super("invalid state machine:\n  " + String.join("\n  ", problems));
        this.problems = List.copyOf(problems);
    }

    /// One sentence for each problem, with the name of its state.
    public List<String> problems() {
        return problems;
    }
}
