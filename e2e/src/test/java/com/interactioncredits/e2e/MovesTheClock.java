package com.interactioncredits.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Marks tests that move the clock of a separate system. They are skipped when an external AWS endpoint keeps real
/// time.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(MovesTheClock.WhereItMoves.class)
@interface MovesTheClock {

    final class WhereItMoves implements ExecutionCondition {
        private static final List<String> KEEP_REAL_TIME =
                List.of("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_SQS", "AWS_ENDPOINT_URL_SFN");

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            var named = KEEP_REAL_TIME.stream()
                    .filter(variable ->
                            !System.getenv().getOrDefault(variable, "").isBlank())
                    .findFirst();
            if (named.isEmpty() || context.getTestMethod().isPresent()) {
                return ConditionEvaluationResult.enabled("the clock moves");
            }
            var why = context.getDisplayName() + " moves the clock, and the service at " + named.get()
                    + " keeps real time";
            System.out.println("skipped: " + why);
            return ConditionEvaluationResult.disabled(why);
        }
    }
}
