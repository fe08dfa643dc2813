package com.interactioncredits.workflow;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.interactioncredits.ledger.DueHolds;
import com.interactioncredits.logging.LogContext;
import com.interactioncredits.metrics.Metrics;
import com.interactioncredits.wiring.Wiring;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Every minute: what is due is expired, whether or not TTL and the stream did it.
public final class ExpireDueHolds implements RequestHandler<ScheduledEvent, @Nullable Void> {
    /// Leaves a minute's function time to finish what it is at.
    private static final Duration BUDGET = Duration.ofSeconds(45);

    private final DueHolds dueHolds;
    private final Metrics metrics;

    public ExpireDueHolds() {
        this(Wiring.shared());
    }

    public ExpireDueHolds(Wiring wiring) {
        this.dueHolds = wiring.dueHolds();
        this.metrics = wiring.metrics();
    }

    @Override
    public @Nullable Void handleRequest(ScheduledEvent event, Context context) {
        var began = System.nanoTime();
        var done = LogContext.ofInvocation(
                context, () -> dueHolds.expire(() -> System.nanoTime() - began >= BUDGET.toNanos()));
        metrics.count(Metrics.Name.HOLDS_EXPIRED, done.expired());
        metrics.count(Metrics.Name.OLDEST_DUE_HOLD, done.oldest().toSeconds());
        metrics.count(Metrics.Name.SWEEP_FAILURES, done.failed());
        return null;
    }
}
