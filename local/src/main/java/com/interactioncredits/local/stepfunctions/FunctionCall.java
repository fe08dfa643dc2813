package com.interactioncredits.local.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// One call of a function, which may take longer than its caller waits.
record FunctionCall(String function, JsonNode payload) {

    /// How often a waiting caller checks the clock, in real time: the clock may be moved while the function runs.
    private static final Duration CLOCK_POLL = Duration.ofMillis(50);

    /// Empty when the clock reaches `end` first. As on AWS, the function then keeps running and may still complete.
    Optional<Lambdas.Answer> answerUntil(Instant end, Clock clock, Lambdas lambdas) throws InterruptedException {
        var answer = new CompletableFuture<Lambdas.Answer>();
        var thread = Thread.ofVirtual().name("lambda " + function).start(() -> {
            try {
                answer.complete(lambdas.invoke(function, payload));
            } catch (Throwable broken) {
                answer.completeExceptionally(broken);
            }
        });
        try {
            while (!thread.join(CLOCK_POLL)) {
                if (!clock.instant().isBefore(end)) {
                    return Optional.empty();
                }
            }
            return Optional.of(answer.get());
        } catch (ExecutionException broken) {
            var fault = Optional.ofNullable(broken.getCause()).orElse(broken);
            throw new StatesError(
                    StatesError.RUNTIME,
                    "The function could not be called: " + fault.getClass().getName());
        } catch (InterruptedException interrupted) {
            thread.interrupt();
            throw interrupted;
        }
    }

    @Override
    public String toString() {
        return "FunctionCall[" + function + "]";
    }
}
