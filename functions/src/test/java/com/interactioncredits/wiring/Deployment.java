package com.interactioncredits.wiring;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.interactioncredits.RealTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// All that functions call, with a table of its own and callers whose tokens count.
final class Deployment implements AutoCloseable {
    static final String PASSWORD = "changeit";

    private final Map<String, String> environment = Outside.environment(RealTable.create());
    private final Outside outside = new Outside();
    private final Map<String, List<String>> later = new HashMap<>();
    private final Rehearsal rehearsal;
    private final int calls;
    private final Path trustStore;
    private int users;

    /// @param folder for the certificate that callers have to trust
    /// @param calls of each function
    Deployment(Path folder, int calls) throws Exception {
        this.trustStore = folder.resolve("trust.p12");
        this.calls = calls;
        var now = Clock.systemUTC().instant();
        try (var earlier = new Rehearsal(environment, now.minus(Duration.ofHours(1)), outside)) {
            for (var function : Story.LATER) {
                later.put(function, events(earlier, function, calls));
            }
        }
        rehearsal = new Rehearsal(environment, now, outside);
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("authority", rehearsal.authority());
        try (var out = Files.newOutputStream(trustStore)) {
            store.store(out, PASSWORD.toCharArray());
        }
    }

    Path trustStore() {
        return trustStore;
    }

    int calls() {
        return calls;
    }

    /// What was asked for since the last time.
    ArrayNode takeAnswered() {
        return outside.takeAnswered();
    }

    private List<String> events(Rehearsal then, String function, int calls) throws Exception {
        var events = new ArrayList<String>();
        for (int i = 0; i < calls; i++) {
            users++;
            var user = "user_" + users;
            var event = ExamplesTest.prepared(then, function, user);
            events.add(event.toString()
                    .replace("\"authorization\":\"\"", "\"authorization\":\"" + then.authorization(user) + "\""));
        }
        return events;
    }

    List<String> events(String function) throws Exception {
        return later.containsKey(function)
                ? Objects.requireNonNull(later.get(function))
                : events(rehearsal, function, calls);
    }

    Map<String, String> environment(Class<?> function) {
        var all = new HashMap<>(rehearsal.wiring().settings().environment());
        all.putAll(Map.of(
                "_HANDLER", function.getName(),
                "AWS_REGION", "eu-central-1",
                "AWS_ENDPOINT_URL", rehearsal.address().toString(),
                "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                        Objects.requireNonNull(System.getProperty("aws.containerCredentialsFullUri")),
                "AWS_LAMBDA_FUNCTION_NAME", "first-call",
                "AWS_LAMBDA_FUNCTION_VERSION", "1",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024",
                "AWS_LAMBDA_LOG_GROUP_NAME", "first-call",
                "AWS_LAMBDA_LOG_STREAM_NAME", "first-call"));
        return all;
    }

    @Override
    public void close() throws IOException {
        rehearsal.close();
        outside.close();
    }
}
