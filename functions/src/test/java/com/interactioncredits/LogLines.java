package com.interactioncredits;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.interactioncredits.wiring.Logging;
import com.interactioncredits.wiring.Settings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// What the functions log while it is open, line by line, as CloudWatch gets it.
public final class LogLines implements AutoCloseable {
    private static final Logger ROOT = Logger.getLogger("");
    private static final Logger OURS = Logger.getLogger("com.interactioncredits");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Handler> handlers = List.of(ROOT.getHandlers());
    private final @Nullable Level level = ROOT.getLevel();
    private final @Nullable Level ours = OURS.getLevel();
    private final PrintStream standard = System.out;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    /// The request lines of handlers that are made from now on are among them.
    public LogLines(String logLevel) {
        var out = new PrintStream(written, true, StandardCharsets.UTF_8);
        System.setOut(out);
        Logging.install(new Settings(Map.of("LOG_LEVEL", logLevel)), out);
    }

    public String text() {
        return written.toString(StandardCharsets.UTF_8);
    }

    public List<JsonNode> all() {
        return text().lines().map(LogLines::parsed).toList();
    }

    /// Lines whose event, or whose route, has these words.
    public List<JsonNode> with(String words) {
        return all().stream()
                .filter(line -> line.path("event").asText().contains(words)
                        || line.path("route").asText().contains(words))
                .toList();
    }

    private static JsonNode parsed(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException noJson) {
            throw new AssertionError("a line that is no JSON: " + line, noJson);
        }
    }

    @Override
    public void close() {
        System.setOut(standard);
        List.of(ROOT.getHandlers()).forEach(ROOT::removeHandler);
        handlers.forEach(ROOT::addHandler);
        ROOT.setLevel(level);
        OURS.setLevel(ours);
    }
}
