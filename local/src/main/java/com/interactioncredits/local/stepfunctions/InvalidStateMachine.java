package com.interactioncredits.local.stepfunctions;

import java.util.List;

/// A definition that this interpreter does not take, with everything that is wrong with it.
public final class InvalidStateMachine extends RuntimeException {

    private final List<String> problems;

    InvalidStateMachine(List<String> problems) {
        super("the state machine is refused:\n  " + String.join("\n  ", problems));
        this.problems = List.copyOf(problems);
    }

    /// One sentence each, with the name of its state.
    public List<String> problems() {
        return problems;
    }
}
