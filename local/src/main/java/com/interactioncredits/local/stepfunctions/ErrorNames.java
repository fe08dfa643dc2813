package com.interactioncredits.local.stepfunctions;

import java.util.List;
import java.util.Set;

/// The `ErrorEquals` of a Retrier or a Catcher.
record ErrorNames(List<String> names) {

    static final String ALL = "States.ALL";
    private static final String TASK_FAILED = "States.TaskFailed";

    /// The reserved error names that a Task can produce on AWS; any other `States.…` never matches.
    static final Set<String> RESERVED = Set.of(
            ALL,
            TASK_FAILED,
            StatesError.TIMEOUT,
            StatesError.QUERY_EVALUATION_ERROR,
            StatesError.DATA_LIMIT_EXCEEDED,
            "States.HeartbeatTimeout",
            "States.Permissions");

    ErrorNames {
        names = List.copyOf(names);
    }

    boolean match(String error) {
        return switch (error) {
            case StatesError.RUNTIME -> false;
            case StatesError.DATA_LIMIT_EXCEEDED -> names.contains(error);
            case StatesError.TIMEOUT -> names.contains(error) || names.contains(ALL);
            default -> names.contains(error) || names.contains(ALL) || names.contains(TASK_FAILED);
        };
    }
}
