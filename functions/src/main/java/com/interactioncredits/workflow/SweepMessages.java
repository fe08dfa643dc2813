package com.interactioncredits.workflow;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.interactioncredits.logging.LogContext;
import com.interactioncredits.messaging.Sweep;
import com.interactioncredits.wiring.Wiring;
import org.jspecify.annotations.Nullable;

/// Every minute: resumes each message whose next step is overdue.
public final class SweepMessages implements RequestHandler<ScheduledEvent, @Nullable Void> {
    private final Sweep sweep;

    public SweepMessages() {
        this(Wiring.shared());
    }

    public SweepMessages(Wiring wiring) {
        this.sweep = wiring.sweep();
    }

    @Override
    public @Nullable Void handleRequest(ScheduledEvent event, Context context) {
        return LogContext.<@Nullable Void, RuntimeException>ofInvocation(context, () -> {
            sweep.run();
            return null;
        });
    }
}
