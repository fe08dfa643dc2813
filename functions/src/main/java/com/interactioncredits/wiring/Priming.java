package com.interactioncredits.wiring;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.LogManager;
import java.util.regex.Pattern;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.crac.Context;
import org.crac.Resource;

/// Calls this environment's function a few times before its snapshot is taken, so that the first call after a restore
/// finds its classes loaded.
///
/// The call is a [Rehearsal]: it uses another instance of the function and none of the parts of the real one, so that
/// these have read and kept nothing when the snapshot is taken.
final class Priming implements Resource {
    private static final System.Logger LOG = System.getLogger(Priming.class.getName());
    /// The compiler has translated most of the path by then.
    private static final int ROUNDS = 20;

    /// How a function answers that catches its faults: a route, or one with a batch.
    private static final Pattern FAULT = Pattern.compile("\"statusCode\":5|\"itemIdentifier\"");

    private final Map<String, String> environment;

    /// @param environment names the function's class in `_HANDLER`
    Priming(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /// A function also works without it: no fault of it stops a start.
    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) {
        var handler = environment.getOrDefault("_HANDLER", "");
        try {
            loadTrust();
            silently(() -> rehearse(Class.forName(handler)));
        } catch (Exception | Error fault) {
            // Lambda's runtime catches no Error here: the version could not be published.
            LOG.log(System.Logger.Level.WARNING, "priming: function " + handler + " starts without it", fault);
        }
        // Frees the rehearsal's key and all else of it.
        System.gc();
    }

    private interface Work {
        void run() throws Exception;
    }

    /// What a rehearsal logs and counts did not happen.
    private static void silently(Work work) throws Exception {
        var out = System.out;
        var root = LogManager.getLogManager().getLogger("");
        var handlers = List.of(root.getHandlers());
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        handlers.forEach(root::removeHandler);
        try {
            work.run();
        } finally {
            handlers.forEach(root::addHandler);
            System.setOut(out);
        }
    }

    @Override
    public void afterRestore(Context<? extends Resource> context) {
        // Nothing was kept that could be out of date.
    }

    /// The JDK's own authorities, which each environment would read for its first connection.
    private static void loadTrust() throws NoSuchAlgorithmException {
        SSLContext.getDefault();
        HttpsURLConnection.getDefaultSSLSocketFactory();
    }

    private void rehearse(Class<?> handler) throws IOException, GeneralSecurityException, ReflectiveOperationException {
        var found = Example.of(handler);
        if (found.isEmpty()) {
            return;
        }
        var example = found.get();
        var settings = new HashMap<>(environment);
        settings.put("TABLE_NAME", Example.TABLE);
        try (var rehearsal = new Rehearsal(settings, example.at(), example.replayed())) {
            var event = example.event(rehearsal.authorization());
            for (int round = 0; round < ROUNDS; round++) {
                var answer = new String(rehearsal.function(handler).call(event), StandardCharsets.UTF_8);
                if (FAULT.matcher(answer).find()) {
                    throw new IllegalStateException("the example was answered with a fault");
                }
            }
        }
    }
}
