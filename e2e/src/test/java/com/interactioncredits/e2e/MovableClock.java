package com.interactioncredits.e2e;

import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Path;
import java.util.List;

/// Systems whose clock a test will move.
final class MovableClock {
    private MovableClock() {}

    /// Where the clock cannot be moved, the test is skipped and says so.
    static RunningSystem start(Path data) {
        for (var variable : List.of("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_SQS", "AWS_ENDPOINT_URL_SFN")) {
            if (!System.getenv().getOrDefault(variable, "").isBlank()) {
                var why = "skipped: it moves the clock, and what " + variable + " names would not follow";
                System.out.println(why);
                abort(why);
            }
        }
        return RunningSystem.start(data);
    }
}
