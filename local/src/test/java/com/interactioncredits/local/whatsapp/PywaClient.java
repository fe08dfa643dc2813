package com.interactioncredits.local.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// `interop/pywa_client.py` in a process of its own: pywa, a third-party client of the Cloud API.
final class PywaClient implements AutoCloseable {
    static final String PYTHON = "pywa.python";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final BufferedWriter input;
    private final BufferedReader output;
    private final URI webhooks;

    PywaClient(URI graph, String appSecret) throws IOException {
        process = new ProcessBuilder(
                        List.of(System.getProperty(PYTHON), "../interop/pywa_client.py", graph.toString(), appSecret))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        input = process.outputWriter(StandardCharsets.UTF_8);
        output = process.inputReader(StandardCharsets.UTF_8);
        webhooks = URI.create(line());
    }

    URI webhooks() {
        return webhooks;
    }

    JsonNode ask(Map<String, ?> question) throws IOException {
        input.write(JSON.writeValueAsString(question));
        input.newLine();
        input.flush();
        return JSON.readTree(line());
    }

    private String line() throws IOException {
        var line = output.readLine();
        if (line == null) {
            throw new IOException("pywa ended");
        }
        return line;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
