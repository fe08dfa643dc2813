package com.interactioncredits.local;

import java.util.ArrayDeque;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Decides which paths belong to the API. An API path without a route gets a 404, never the console's page, which a
/// client would take for a success. The function ConsolePaths of `template.yaml` applies the same rules;
/// `web/e2e/test/api-paths.test.ts` tests both with the same paths.
final class ApiPaths {
    private static final Pattern ENCODED = Pattern.compile("%([0-9a-f]{2})", Pattern.CASE_INSENSITIVE);
    private static final Pattern API = Pattern.compile("[\\x00-\\x20]*api([^a-z0-9_-].*)?", Pattern.DOTALL);

    /// No server decodes a path more often.
    private static final int DECODED = 3;

    private ApiPaths() {}

    /// Whether a path, still encoded, leads to `/api` regardless of case, repeated slashes and encoding.
    static boolean isApiPath(String rawPath) {
        var path = rawPath;
        for (int i = 0; i < DECODED; i++) {
            path = ENCODED.matcher(path)
                    .replaceAll(
                            code -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(code.group(1), 16))));
        }
        var parts = new ArrayDeque<String>();
        for (var part : path.toLowerCase(Locale.ROOT).split("[/\\\\]", -1)) {
            if (part.equals("..")) {
                parts.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return !parts.isEmpty() && API.matcher(parts.getFirst()).matches();
    }
}
