package com.interactioncredits.wiring;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.interactioncredits.logging.LogContext;
import java.io.PrintStream;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// What the code logs through `System.Logger`, as one JSON object a line. Nothing in it names a person or quotes one:
/// faults are logged by class and place, without their messages.
public final class Logging extends Handler {
    private static final int MAX_CAUSES = 5;
    private static final int PLACES = 3;
    private static final String OURS = "com.interactioncredits.";

    /// Held, since the log manager forgets a logger that nothing holds, and its level with it.
    private static final Logger OUR_LOGGER = Logger.getLogger(OURS.substring(0, OURS.length() - 1));

    private final PrintStream out;

    private Logging(PrintStream out) {
        this.out = out;
    }

    /// Sends every line from the given level on to `out`, and nowhere else. `DEBUG` is for our own code alone: the
    /// JDK would log the headers of each request, the session token of AWS among them.
    public static void install(Settings settings, PrintStream out) {
        var root = LogManager.getLogManager().getLogger("");
        for (var handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        root.addHandler(new Logging(out));
        var level =
                switch (settings.logLevel()) {
                    case DEBUG -> Level.FINE;
                    case INFO -> Level.INFO;
                    case WARN -> Level.WARNING;
                    case ERROR -> Level.SEVERE;
                };
        root.setLevel(level.equals(Level.FINE) ? Level.INFO : level);
        OUR_LOGGER.setLevel(level);
    }

    @Override
    public void publish(LogRecord record) {
        var line = JsonNodeFactory.instance
                .objectNode()
                .put("level", name(record.getLevel()))
                .put("event", new SimpleFormatter().formatMessage(record));
        LogContext.addTo(line);
        Optional.ofNullable(record.getThrown()).ifPresent(fault -> line.set("fault", fault(fault)));
        out.println(line);
    }

    private static String name(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return "ERROR";
        }
        if (level.intValue() >= Level.WARNING.intValue()) {
            return "WARN";
        }
        return level.intValue() >= Level.INFO.intValue() ? "INFO" : "DEBUG";
    }

    /// A fault and its causes by class and place, and by AWS's code and request id where AWS answered: messages can
    /// hold what callers sent.
    public static ArrayNode fault(Throwable fault) {
        var causes = JsonNodeFactory.instance.arrayNode();
        Stream.iterate(Optional.of(fault), Optional::isPresent, cause -> cause.map(Throwable::getCause))
                .limit(MAX_CAUSES)
                .flatMap(Optional::stream)
                .forEach(cause -> {
                    var entry = causes.addObject().put("class", cause.getClass().getName());
                    if (cause instanceof AwsServiceException refused) {
                        describe(refused, entry);
                    }
                    var places = entry.putArray("at");
                    // Where it broke, and how we came there; what lies between is the libraries' own.
                    var trace = cause.getStackTrace();
                    for (int i = 0; i < trace.length; i++) {
                        if (i < PLACES || trace[i].getClassName().startsWith(OURS)) {
                            places.add(trace[i].toString());
                        }
                    }
                });
        return causes;
    }

    private static void describe(AwsServiceException refused, ObjectNode entry) {
        if (refused.awsErrorDetails() != null) {
            entry.put("code", refused.awsErrorDetails().errorCode());
        }
        entry.put("status", refused.statusCode()).put("awsRequestId", refused.requestId());
    }

    @Override
    public void flush() {
        out.flush();
    }

    @Override
    public void close() {
        // The stream is the process's own.
    }
}
