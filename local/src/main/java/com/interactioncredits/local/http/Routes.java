package com.interactioncredits.local.http;

import com.interactioncredits.local.template.Route;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Selects the route of a call as API Gateway does: the most specific path first, then the method before `ANY`,
/// `$default` last. A path is split at its slashes before it is decoded, and never normalised.
final class Routes {
    private final List<Pattern> patterns;
    private final Optional<Route> defaultRoute;

    /// @param parameters the path's variables, decoded
    record Match(Route route, Map<String, String> parameters) {}

    private record Pattern(Route route, List<String> segments) {}

    Routes(List<Route> routes) {
        this.patterns = routes.stream()
                .filter(route -> !route.path().equals(Route.DEFAULT))
                .map(route -> new Pattern(route, segments(route.path())))
                .sorted(Comparator.<Pattern, String>comparing(pattern -> rank(pattern.segments()))
                        .thenComparing(pattern -> pattern.route().method().equals("ANY")))
                .toList();
        this.defaultRoute = routes.stream()
                .filter(route -> route.path().equals(Route.DEFAULT))
                .findFirst();
    }

    /// @param rawPath as received, still encoded
    Optional<Match> find(String method, String rawPath) {
        var segments = segments(rawPath);
        for (var pattern : patterns) {
            var allowed = pattern.route().method();
            if (allowed.equals(method) || allowed.equals("ANY")) {
                var parameters = match(pattern.segments(), segments);
                if (parameters.isPresent()) {
                    return Optional.of(new Match(pattern.route(), parameters.get()));
                }
            }
        }
        return defaultRoute.map(route -> new Match(route, Map.of()));
    }

    static String decode(String rawPath) {
        try {
            return URLDecoder.decode(rawPath.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return rawPath;
        }
    }

    private static List<String> segments(String path) {
        return List.of(path.split("/", -1));
    }

    /// Sorts plain segments before `{name}`, and that before `{name+}`, from left to right.
    private static String rank(List<String> segments) {
        var rank = new StringBuilder();
        for (var segment : segments) {
            rank.append(isGreedy(segment) ? '2' : isVariable(segment) ? '1' : '0');
        }
        return rank.toString();
    }

    private static boolean isVariable(String segment) {
        return segment.startsWith("{") && segment.endsWith("}");
    }

    private static boolean isGreedy(String segment) {
        return segment.startsWith("{") && segment.endsWith("+}");
    }

    private static Optional<Map<String, String>> match(List<String> pattern, List<String> path) {
        var parameters = new LinkedHashMap<String, String>();
        for (int i = 0; i < pattern.size(); i++) {
            var expected = pattern.get(i);
            if (i >= path.size()) {
                return Optional.empty();
            }
            if (isGreedy(expected)) {
                var rest = String.join("/", path.subList(i, path.size()));
                parameters.put(expected.substring(1, expected.length() - 2), decode(rest));
                return Optional.of(parameters);
            }
            if (isVariable(expected) && !path.get(i).isEmpty()) {
                parameters.put(expected.substring(1, expected.length() - 1), decode(path.get(i)));
            } else if (!expected.equals(path.get(i))) {
                return Optional.empty();
            }
        }
        return path.size() == pattern.size() ? Optional.of(parameters) : Optional.empty();
    }
}
