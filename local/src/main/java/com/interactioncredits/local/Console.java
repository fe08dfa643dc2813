package com.interactioncredits.local;

import com.interactioncredits.local.http.Gateway;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/// Serves the built console as CloudFront does: files by name, `index.html` for every path without a file name, and the
/// template's headers with each response.
///
/// @param folder the output of the console's build; may be missing
/// @param headers what is sent along with every file
record Console(Path folder, Map<String, String> headers) implements HttpHandler {
    private static final String PAGE = "/index.html";
    private static final String NOT_BUILT =
            "The console is not built. Run make console. The tools of local mode are at /dev.\n";
    private static final String IMMUTABLE = "public, max-age=31536000, immutable";
    private static final String REVALIDATE = "no-cache";
    private static final String TEXT = "text/plain; charset=utf-8";

    /// No part begins with a dot, and nothing is decoded: no such path leads out of the folder.
    private static final Pattern FILE = Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+");

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("map", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("webp", "image/webp"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("txt", TEXT));

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        var path = Gateway.path(exchange);
        var name = path.substring(path.lastIndexOf('/') + 1).contains(".") ? path : PAGE;
        var file = folder.resolve(name.substring(1));
        if (FILE.matcher(name).matches() && Files.isRegularFile(file)) {
            var caching = name.startsWith("/assets/") ? IMMUTABLE : REVALIDATE;
            send(exchange, 200, type(name), caching, Files.readAllBytes(file));
        } else {
            var words = name.equals(PAGE) ? NOT_BUILT : "Not Found\n";
            send(exchange, 404, TEXT, "no-store", words.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String type(String name) {
        return TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
    }

    private void send(HttpExchange exchange, int status, String type, String caching, byte[] body) throws IOException {
        try (exchange) {
            var answer = exchange.getResponseHeaders();
            headers.forEach(answer::set);
            answer.set("Content-Type", type);
            answer.set("Cache-Control", caching);
            if (exchange.getRequestMethod().equals("HEAD")) {
                answer.set("Content-Length", Integer.toString(body.length));
                exchange.sendResponseHeaders(status, -1);
            } else {
                exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }
}
