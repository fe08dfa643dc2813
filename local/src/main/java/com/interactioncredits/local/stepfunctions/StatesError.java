package com.interactioncredits.local.stepfunctions;

/// An error of a state, by its name in the States Language, which a Retrier or a Catcher may match.
final class StatesError extends RuntimeException {

    static final String TIMEOUT = "States.Timeout";
    static final String RUNTIME = "States.Runtime";
    static final String DATA_LIMIT_EXCEEDED = "States.DataLimitExceeded";
    static final String QUERY_EVALUATION_ERROR = "States.QueryEvaluationError";
    static final String NO_CHOICE_MATCHED = "States.NoChoiceMatched";

    private final String error;
    private final String explanation;

    StatesError(String error, String explanation) {
        super(error, null, false, false);
        this.error = error;
        this.explanation = explanation;
    }

    static StatesError query(String explanation) {
        return new StatesError(QUERY_EVALUATION_ERROR, explanation);
    }

    String error() {
        return error;
    }

    /// The `Cause`: empty where AWS gives none.
    String explanation() {
        return explanation;
    }
}
