package com.interactioncredits.deployment;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.interactioncredits.logging.LogContext;
import com.interactioncredits.parsing.KeepReady;
import com.interactioncredits.wiring.Wiring;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// Once a day, and whenever an operator calls it: `{"functions": ["…"]}`, the names of the stack's functions.
///
/// First it calls each function, since AWS makes a snapshot inactive that nothing has called for 14 days, and the next
/// call fails. Then it deletes versions that nothing needs. What goes wrong with one function stops none of the others;
/// it is logged, and thrown at the end.
///
/// Answers `{"functions", "deleted"}`, two numbers.
public final class MaintainVersions implements RequestStreamHandler {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final JsonMapper JSON = new JsonMapper();
    private static final System.Logger LOG = System.getLogger(MaintainVersions.class.getName());

    private final PublishedVersions versions;

    public MaintainVersions() {
        this(Wiring.shared());
    }

    public MaintainVersions(Wiring wiring) {
        this(new PublishedVersions(wiring.lambda()));
    }

    MaintainVersions(PublishedVersions versions) {
        this.versions = versions;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        var event = read(input);
        if (KeepReady.isIn(event)) {
            JSON.writeValue(output, JsonNodeFactory.instance.objectNode());
            return;
        }
        var functions = functions(event);
        var run = new Run(versions);
        // Callers wait for the one and nothing for the other, which may need more time than there is.
        LogContext.ofInvocation(context, () -> {
            functions.forEach(run::keepReady);
            functions.forEach(run::deleteOld);
            return run;
        });
        if (run.failures > 0) {
            throw new IllegalStateException(
                    run.failures + " steps for " + functions.size() + " functions failed; the log names them");
        }
        JSON.writeValue(
                output,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("functions", functions.size())
                        .put("deleted", run.deleted));
    }

    private static final class Run {
        private final PublishedVersions versions;
        private int failures;
        private int deleted;

        Run(PublishedVersions versions) {
            this.versions = versions;
        }

        void keepReady(String function) {
            attempt("keep version ready: " + function, () -> versions.keepReady(function));
        }

        void deleteOld(String function) {
            attempt("list versions: " + function, () -> versions.old(function).forEach(old -> delete(function, old)));
        }

        private void delete(String function, long version) {
            attempt("delete version: " + function + ":" + version, () -> {
                versions.delete(function, version);
                deleted++;
                LOG.log(System.Logger.Level.INFO, "version deleted: {0}:{1}", function, Long.toString(version));
            });
        }

        private void attempt(String what, Runnable step) {
            try {
                step.run();
            } catch (RuntimeException fault) {
                failures++;
                LOG.log(System.Logger.Level.ERROR, what + " failed: " + code(fault), fault);
            }
        }
    }

    /// AWS's own name for what went wrong: the log of a fault has its class and place only.
    private static String code(RuntimeException fault) {
        return fault instanceof AwsServiceException refused && refused.awsErrorDetails() != null
                ? refused.awsErrorDetails().errorCode()
                : fault.getClass().getSimpleName();
    }

    private static JsonNode read(InputStream input) throws IOException {
        try {
            return JSON.readTree(input);
        } catch (JsonProcessingException _) {
            throw new IllegalArgumentException("the event is no JSON");
        }
    }

    private static List<String> functions(JsonNode event) {
        var names = new ArrayList<String>();
        event.path("functions").forEach(name -> names.add(name.asText()));
        if (names.isEmpty()
                || !names.stream().allMatch(name -> NAME.matcher(name).matches())) {
            throw new IllegalArgumentException("the event is {\"functions\": [names of functions]}");
        }
        return names;
    }
}
