package com.interactioncredits.messaging;

import com.interactioncredits.logging.LogContext;
import java.util.List;
import java.util.concurrent.Executors;

/// Runs tasks of one invocation side by side. Most of their time they wait for the store or a queue.
@FunctionalInterface
public interface Workers {
    /// Returns when all tasks have ended.
    ///
    /// @param tasks throw nothing
    void invokeAll(List<Runnable> tasks);

    /// A virtual thread for each task.
    static Workers threads() {
        return tasks -> {
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                tasks.forEach(task -> threads.execute(LogContext.keptBy(task)));
            }
        };
    }
}
