package com.interactioncredits.local;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.interactioncredits.wiring.Wiring;
import com.interactioncredits.workflow.ConvertHold;
import com.interactioncredits.workflow.HoldCredits;
import com.interactioncredits.workflow.LeaveUnconfirmed;
import com.interactioncredits.workflow.ReleaseHold;
import com.interactioncredits.workflow.SendLater;
import com.interactioncredits.workflow.SendMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// The tasks of the state machine, with a record of all inputs and outputs, as an execution history would have it. An
/// execution's input is that of `HoldCredits`.
public final class RecordedTasks {
    static final List<Class<?>> ORIGINALS = List.of(
            HoldCredits.class,
            SendMessage.class,
            SendLater.class,
            ConvertHold.class,
            ReleaseHold.class,
            LeaveUnconfirmed.class);
    static final Queue<String> HISTORY = new ConcurrentLinkedQueue<>();

    private RecordedTasks() {}

    /// The template with these tasks in place of the deployed ones.
    static String in(String template) {
        var changed = template;
        for (var original : ORIGINALS) {
            var handler = "Handler: " + original.getName() + "\n";
            if (!changed.contains(handler)) {
                throw new IllegalStateException("the template has no " + handler);
            }
            changed = changed.replace(
                    handler,
                    "Handler: " + RecordedTasks.class.getName() + "$Recording" + original.getSimpleName() + "\n");
        }
        return changed;
    }

    private abstract static class Recording implements RequestStreamHandler {
        private final RequestStreamHandler task;

        Recording(RequestStreamHandler task) {
            this.task = task;
        }

        @Override
        public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
            var in = input.readAllBytes();
            note("in", new String(in, StandardCharsets.UTF_8));
            var out = new ByteArrayOutputStream();
            try {
                task.handleRequest(new ByteArrayInputStream(in), out, context);
            } catch (RuntimeException thrown) {
                note("threw", thrown.toString());
                throw thrown;
            }
            note("out", out.toString(StandardCharsets.UTF_8));
            output.write(out.toByteArray());
        }

        private void note(String what, String text) {
            HISTORY.add(task.getClass().getSimpleName() + " " + what + ": " + text);
        }
    }

    public static final class RecordingHoldCredits extends Recording {
        public RecordingHoldCredits(Wiring wiring) {
            super(new HoldCredits(wiring));
        }
    }

    public static final class RecordingSendMessage extends Recording {
        public RecordingSendMessage(Wiring wiring) {
            super(new SendMessage(wiring));
        }
    }

    public static final class RecordingSendLater extends Recording {
        public RecordingSendLater(Wiring wiring) {
            super(new SendLater(wiring));
        }
    }

    public static final class RecordingConvertHold extends Recording {
        public RecordingConvertHold(Wiring wiring) {
            super(new ConvertHold(wiring));
        }
    }

    public static final class RecordingReleaseHold extends Recording {
        public RecordingReleaseHold(Wiring wiring) {
            super(new ReleaseHold(wiring));
        }
    }

    public static final class RecordingLeaveUnconfirmed extends Recording {
        public RecordingLeaveUnconfirmed(Wiring wiring) {
            super(new LeaveUnconfirmed(wiring));
        }
    }
}
