package com.interactioncredits.logging;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The ids that each line of the log carries as fields: `requestId` of the invocation, and `messageId` and `holdId` of
/// what it is about. Code names an id where it learns it; every later line of the invocation has it.
///
/// A scoped value and not a thread-local: it ends with the call that began it, however that ends, so that no id stays
/// on a thread for the next invocation, and invocations side by side in one process each have their own. Outside of an
/// invocation nothing is kept.
public final class LogContext {
    private static final String REQUEST_ID = "requestId";
    private static final String MESSAGE_ID = "messageId";
    private static final String HOLD_ID = "holdId";

    private static final ScopedValue<Map<String, String>> IDS = ScopedValue.newInstance();

    private LogContext() {}

    /// Runs one invocation of a function.
    ///
    /// @param context Lambda's, with the id of the invocation; null when a function is primed
    public static <T extends @Nullable Object, X extends Throwable> T ofInvocation(
            @Nullable Context context, ScopedValue.CallableOp<? extends T, X> work) throws X {
        return context == null ? with(Map.of(), work) : ofRequest(context.getAwsRequestId(), work);
    }

    /// The same for a request of the API, which has an id of its own.
    public static <T extends @Nullable Object, X extends Throwable> T ofRequest(
            String requestId, ScopedValue.CallableOp<? extends T, X> work) throws X {
        return with(Map.of(REQUEST_ID, requestId), work);
    }

    /// Runs one of several parts of an invocation, such as one entry of a batch: ids that it names are its own.
    public static <T extends @Nullable Object, X extends Throwable> T ofPart(
            ScopedValue.CallableOp<? extends T, X> work) throws X {
        return with(current(), work);
    }

    /// The same for a part that another thread runs.
    public static Runnable keptBy(Runnable part) {
        var ids = current();
        return () -> with(ids, () -> {
            part.run();
            return true;
        });
    }

    /// The same for a part that is about one message.
    public static <T extends @Nullable Object, X extends Throwable> T ofMessage(
            UUID id, ScopedValue.CallableOp<? extends T, X> work) throws X {
        return ofPart(() -> {
            messageId(id);
            return work.call();
        });
    }

    /// The same for a part, often a line alone, that is about a hold which may be another than the invocation's.
    public static void ofHold(UUID id, Runnable work) {
        with(current(), () -> {
            holdId(id);
            work.run();
            return true;
        });
    }

    /// The lines that follow are about this message.
    public static void messageId(UUID id) {
        put(MESSAGE_ID, id);
    }

    /// The lines that follow are about this hold. Its id follows from its reference: it may name a hold that was never
    /// placed.
    public static void holdId(UUID id) {
        put(HOLD_ID, id);
    }

    /// Adds the ids to a line.
    public static void addTo(ObjectNode line) {
        current().forEach(line::put);
    }

    private static void put(String name, UUID id) {
        if (IDS.isBound()) {
            IDS.get().put(name, id.toString());
        }
    }

    private static Map<String, String> current() {
        return IDS.isBound() ? IDS.get() : Map.of();
    }

    private static <T extends @Nullable Object, X extends Throwable> T with(
            Map<String, String> ids, ScopedValue.CallableOp<? extends T, X> work) throws X {
        return ScopedValue.where(IDS, new LinkedHashMap<>(ids)).call(work);
    }
}
