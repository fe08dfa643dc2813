package com.interactioncredits.workflow;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.interactioncredits.logging.LogContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/// A batch from a queue: one message that fails goes back to the queue alone.
final class Batch {
    private static final System.Logger LOG = System.getLogger(Batch.class.getName());

    private Batch() {}

    static SQSBatchResponse each(SQSEvent event, Context context, Consumer<SQSMessage> work) {
        return LogContext.ofInvocation(context, () -> each(event, work));
    }

    private static SQSBatchResponse each(SQSEvent event, Consumer<SQSMessage> work) {
        var failures = new ArrayList<BatchItemFailure>();
        // None come with the call that keeps the function ready.
        for (var message : Objects.requireNonNullElse(event.getRecords(), List.<SQSMessage>of())) {
            if (!LogContext.ofPart(() -> isDone(message, work))) {
                failures.add(new BatchItemFailure(message.getMessageId()));
            }
        }
        return new SQSBatchResponse(failures);
    }

    private static boolean isDone(SQSMessage message, Consumer<SQSMessage> work) {
        try {
            work.accept(message);
            return true;
        } catch (RuntimeException fault) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a queued message goes back to its queue: " + message.getMessageId(),
                    fault);
            return false;
        }
    }
}
