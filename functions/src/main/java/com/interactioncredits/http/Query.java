package com.interactioncredits.http;

import com.interactioncredits.parsing.BadFields;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The parameters of a query string, each given once. Works on the raw string: the gateway joins repeated parameters
/// with commas, after which they look like one.
public final class Query {
    private final Map<String, String> values;
    private final Set<String> read = new HashSet<>();
    private final BadFields bad;

    private Query(Map<String, String> values, BadFields bad) {
        this.values = values;
        this.bad = bad;
    }

    public static Query of(@Nullable String raw, BadFields bad) {
        var values = new LinkedHashMap<String, String>();
        for (var pair : raw == null ? new String[0] : raw.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                var name = equals < 0 ? pair : pair.substring(0, equals);
                name = decoded(name, name, bad);
                // Its name and not the value, which may be a phone number.
                var value = decoded(name, equals < 0 ? "" : pair.substring(equals + 1), bad);
                if (values.put(name, value) != null) {
                    bad.add(name, "must be given once only");
                }
            }
        }
        return new Query(values, bad);
    }

    public Optional<String> text(String name) {
        read.add(name);
        return Optional.ofNullable(values.get(name));
    }

    int integer(String name, int least, int most, int standard) {
        var text = text(name);
        if (text.isEmpty()) {
            return standard;
        }
        if (text.get().matches("[1-9][0-9]{0,8}")) {
            int value = Integer.parseInt(text.get());
            if (least <= value && value <= most) {
                return value;
            }
        }
        bad.add(name, "must be a whole number from " + least + " to " + most);
        return standard;
    }

    /// An unknown parameter is an error: it may be a misspelt filter.
    void refuseTheRest() {
        values.keySet().stream()
                .filter(name -> !read.contains(name))
                .forEach(name -> bad.add(name, "is not a parameter of this route"));
    }

    private static String decoded(String name, String text, BadFields bad) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            bad.add(name, "is not percent-encoded correctly");
            return text;
        }
    }
}
