package com.interactioncredits.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/// What was measured in a world, or in several.
///
/// @param table Markdown; one row for each world
/// @param violations the violations of the contract
record Measured(String table, List<String> violations) {
    /// A function's deadline plus its last call of the store.
    static final Duration MAX_CALL_TIME = Duration.ofMillis(7_300);

    /// Runs independent worlds, as many at once as there are processors; each is deterministic.
    ///
    /// @param header of the table
    static Measured in(List<Callable<Measured>> worlds, String header) {
        var processors = new Semaphore(Runtime.getRuntime().availableProcessors());
        var runs = worlds.stream().map(world -> limited(world, processors)).toList();
        var table = new StringBuilder(header);
        var violations = new ArrayList<String>();
        try (var runners = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var run : runners.invokeAll(runs)) {
                table.append(run.get().table());
                violations.addAll(run.get().violations());
            }
        } catch (InterruptedException | ExecutionException broken) {
            throw new IllegalStateException(broken);
        }
        return new Measured(table.toString(), violations);
    }

    private static Callable<Measured> limited(Callable<Measured> world, Semaphore processors) {
        return () -> {
            processors.acquire();
            try {
                return world.call();
            } finally {
                processors.release();
            }
        };
    }
}
