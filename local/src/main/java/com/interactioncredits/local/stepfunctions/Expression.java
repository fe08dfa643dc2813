package com.interactioncredits.local.stepfunctions;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/// One JSONata expression of the definition, without its `{% %}`.
record Expression(String text, String field) {

    private static final String OPEN = "{%";
    private static final String CLOSE = "%}";
    private static final long MAX_EVALUATION_MILLIS = 5_000;
    private static final int MAX_EVALUATION_DEPTH = 500;

    static boolean isWrapped(String text) {
        return text.length() >= OPEN.length() + CLOSE.length() && text.startsWith(OPEN) && text.endsWith(CLOSE);
    }

    static String unwrap(String text) {
        return text.substring(OPEN.length(), text.length() - CLOSE.length()).strip();
    }

    /// The syntax error, if there is one.
    Optional<String> syntaxError() {
        try {
            Jsonata.jsonata(text);
            return Optional.empty();
        } catch (RuntimeException refused) {
            return Optional.of(why(refused));
        }
    }

    /// Throws [StatesError] when the evaluation fails, and when the result cannot be expressed in JSON.
    JsonNode evaluate(Scope scope) {
        Object value;
        try {
            // parsed for each evaluation: the library keeps state in a parsed expression
            var expression = Jsonata.jsonata(text);
            expression.setOutputConvertNulls(false);
            var frame = expression.createFrame();
            frame.setRuntimeBounds(MAX_EVALUATION_MILLIS, MAX_EVALUATION_DEPTH);
            KnownFunctions.bind(frame, scope);
            scope.variables().forEach((name, each) -> frame.bind(name, Values.toLibrary(each)));
            frame.bind("states", Values.toLibrary(scope.states()));
            value = expression.evaluate(null, frame);
        } catch (RuntimeException failed) {
            throw error("threw an error during evaluation. " + why(failed));
        } catch (StackOverflowError _) {
            throw error("threw an error during evaluation. It is nested too deeply");
        }
        if (value == null) {
            throw error("returned nothing (undefined).");
        }
        try {
            return Values.toJson(value);
        } catch (IllegalArgumentException _) {
            throw error("returned an unsupported result type.");
        }
    }

    private StatesError error(String problem) {
        return StatesError.query(
                "The JSONata expression '" + text + "' specified for the field '" + field + "' " + problem);
    }

    private static String why(RuntimeException failed) {
        return failed instanceof JException library
                ? library.getError() + ": " + library.getMessage()
                : String.valueOf(failed.getMessage());
    }
}
