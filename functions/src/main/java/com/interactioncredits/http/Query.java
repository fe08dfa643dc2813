package com.interactioncredits.http;

import com.interactioncredits.parsing.BadFields;
import com.interactioncredits.parsing.Parsed;
import com.interactioncredits.parsing.Parsed.Bad;
import com.interactioncredits.parsing.Parsed.Good;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The parameters of a query string, each given once. Works on the raw string: the gateway joins repeated parameters
/// with commas, after which they look like one.
public final class Query {
    private final Map<String, Parsed<String>> values;
    private final Set<String> read = new HashSet<>();
    private final BadFields bad;

    private Query(Map<String, Parsed<String>> values, BadFields bad) {
        this.values = values;
        this.bad = bad;
    }

    public static Query of(@Nullable String raw, BadFields bad) {
        var values = new LinkedHashMap<String, Parsed<String>>();
        for (var pair : raw == null ? new String[0] : raw.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                var rawName = equals < 0 ? pair : pair.substring(0, equals);
                var name = decoded(rawName, rawName, bad).toOptional().orElse(rawName);
                // A bad value is reported by its name alone: it may be a phone number.
                var value = decoded(name, equals < 0 ? "" : pair.substring(equals + 1), bad);
                if (values.put(name, value) != null) {
                    bad.add(name, "must be given once only");
                    values.put(name, new Bad<>());
                }
            }
        }
        return new Query(values, bad);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    public Parsed<Optional<String>> text(String name) {
        return optional(name, Optional::of, "");
    }

    Parsed<Integer> integer(String name, int min, int max, int defaultValue) {
        return optional(name, text -> integer(text, min, max), "must be an integer from " + min + " to " + max)
                .map(given -> given.orElse(defaultValue));
    }

    private static Optional<Integer> integer(String text, int min, int max) {
        return Optional.of(text)
                .filter(digits -> digits.matches("[1-9][0-9]{0,8}"))
                .map(Integer::valueOf)
                .filter(number -> min <= number && number <= max);
    }

    /// @param read empty for what it must not be
    <T> Parsed<Optional<T>> optional(String name, Function<String, Optional<T>> read, String problem) {
        this.read.add(name);
        if (!has(name)) {
            return new Good<>(Optional.empty());
        }
        return values.getOrDefault(name, new Bad<>()).flatMap(text -> {
            var value = read.apply(text);
            if (value.isEmpty()) {
                bad.add(name, problem);
                return new Bad<>();
            }
            return new Good<>(value);
        });
    }

    /// An unknown parameter is an error: it may be a misspelt filter.
    void refuseTheRest() {
        values.keySet().stream()
                .filter(name -> !read.contains(name))
                .forEach(name -> bad.add(name, "is not a parameter of this route"));
    }

    private static Parsed<String> decoded(String name, String text, BadFields bad) {
        try {
            return new Good<>(URLDecoder.decode(text, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException _) {
            bad.add(name, "is not percent-encoded correctly");
            return new Bad<>();
        }
    }
}
