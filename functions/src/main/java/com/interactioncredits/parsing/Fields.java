package com.interactioncredits.parsing;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.parsing.Parsed.Bad;
import com.interactioncredits.parsing.Parsed.Good;
import com.interactioncredits.parsing.StrictJson.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Reads the fields of a body one by one and collects what is wrong with them. A bad field has no value.
public final class Fields {
    /// Bytes of UTF-8 that a body may have.
    public static final int MAX_BODY_BYTES = 64 * 1024;

    public static final String REFERENCE_FORM = "1 to 128 of A-Z a-z 0-9 . _ : -";
    public static final String RESERVED_REFERENCE =
            "must not begin with broadcast:, stripe: or import:, which are reserved";
    public static final String USER_ID_FORM = "user_ and 1 to 64 of A-Z a-z 0-9 _ -";

    private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]*");
    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final int DIGITS_OF_A_LONG = 18;

    private final String path;
    private final Map<String, Value> values;
    private final BadFields bad;
    private final Set<String> read = new HashSet<>();
    private final List<Fields> inner = new ArrayList<>();

    private Fields(String path, Map<String, Value> values, BadFields bad) {
        this.path = path;
        this.values = values;
        this.bad = bad;
    }

    /// The fields of the JSON object that the body is; empty if it is none, which is then in `bad`.
    public static Optional<Fields> of(String body, BadFields bad) {
        return StrictJson.read(body, bad).map(members -> new Fields("", members.byName(), bad));
    }

    /// Of a body that is no object: that alone is reported, and not that each of its fields is missing.
    public static Fields none() {
        return new Fields("", Map.of(), new BadFields());
    }

    /// Whether it is given; null stands for a field that is not.
    public boolean has(String name) {
        return values.containsKey(name) && !(values.get(name) instanceof Value.Nothing);
    }

    public Parsed<Long> integer(String name, long min, long max) {
        return required(name, wholeNumber(name, min, max));
    }

    public Parsed<Long> integer(String name, long min, long max, long defaultValue) {
        return wholeNumber(name, min, max).map(given -> given.orElse(defaultValue));
    }

    public Parsed<OptionalLong> optionalInteger(String name, long min, long max) {
        return wholeNumber(name, min, max)
                .map(given -> given.map(OptionalLong::of).orElseGet(OptionalLong::empty));
    }

    /// Whole seconds.
    public Parsed<Duration> duration(String name, Duration min, Duration max) {
        return integer(name, min.toSeconds(), max.toSeconds()).map(Duration::ofSeconds);
    }

    public Parsed<Duration> duration(String name, Duration min, Duration max, Duration defaultValue) {
        return integer(name, min.toSeconds(), max.toSeconds(), defaultValue.toSeconds())
                .map(Duration::ofSeconds);
    }

    public Parsed<Optional<Duration>> optionalDuration(String name, Duration min, Duration max) {
        return wholeNumber(name, min.toSeconds(), max.toSeconds()).map(given -> given.map(Duration::ofSeconds));
    }

    private Parsed<Optional<Long>> wholeNumber(String name, long min, long max) {
        var range = "must be an integer from " + min + " to " + max;
        var isOtherNumber = values.get(name) instanceof Value.Numeral(var literal)
                && !INTEGER.matcher(literal).matches();
        return optional(
                name,
                value -> value instanceof Value.Numeral(var literal) ? wholeNumber(literal) : Optional.empty(),
                number -> min <= number && number <= max,
                isOtherNumber ? range + ", written in digits only" : range);
    }

    private static Optional<Long> wholeNumber(String literal) {
        return INTEGER.matcher(literal).matches() && literal.length() <= DIGITS_OF_A_LONG
                ? Optional.of(Long.valueOf(literal))
                : Optional.empty();
    }

    public Parsed<Boolean> flag(String name) {
        return required(name, optionalFlag(name));
    }

    public Parsed<Boolean> flag(String name, boolean defaultValue) {
        return optionalFlag(name).map(given -> given.orElse(defaultValue));
    }

    private Parsed<Optional<Boolean>> optionalFlag(String name) {
        return optional(
                name,
                value -> value instanceof Value.Flag(var given) ? Optional.of(given) : Optional.empty(),
                _ -> true,
                "must be true or false");
    }

    /// @param max characters, counted as Unicode code points
    public Parsed<String> text(String name, int min, int max) {
        return required(name, optionalText(name, min, max));
    }

    public Parsed<Optional<String>> optionalText(String name, int min, int max) {
        return optionalMatching(
                name,
                text -> {
                    int length = text.codePointCount(0, text.length());
                    return min <= length && length <= max;
                },
                "must be a string of " + min + " to " + max + " characters");
    }

    /// Text that is more than blanks.
    ///
    /// @param max characters, counted as Unicode code points
    public Parsed<String> word(String name, int max) {
        return matching(
                name,
                text -> !text.isBlank() && text.codePointCount(0, text.length()) <= max,
                "must be a string of 1 to " + max + " characters, not all of them blank");
    }

    public Parsed<String> oneOf(String name, List<String> words) {
        return matching(name, words::contains, "must be one of: " + String.join(", ", words));
    }

    /// The caller's name for something new, which must not have a reserved prefix.
    public Parsed<Reference> newReference(String name) {
        return required(name, optionalReference(name)).flatMap(reference -> {
            if (reference.isReserved()) {
                refuse(name, RESERVED_REFERENCE);
                return new Bad<>();
            }
            return new Good<>(reference);
        });
    }

    /// The name of something that may exist already.
    public Parsed<Optional<Reference>> optionalReference(String name) {
        return optionalMatching(name, Reference::isReference, "must be " + REFERENCE_FORM)
                .map(given -> given.map(Reference::new));
    }

    public Parsed<UUID> id(String name) {
        return required(name, optionalId(name));
    }

    public Parsed<Optional<UUID>> optionalId(String name) {
        return optionalMatching(name, text -> uuid(text).isPresent(), "must be a UUID")
                .map(given -> given.flatMap(Fields::uuid));
    }

    /// Stricter than `UUID.fromString`, which also takes `1-1-1-1-1`.
    public static Optional<UUID> uuid(String text) {
        return UUID_TEXT.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }

    public Parsed<String> userId(String name) {
        return required(name, optionalUserId(name));
    }

    public Parsed<Optional<String>> optionalUserId(String name) {
        return optionalMatching(name, AccountId::isUserId, "must be " + USER_ID_FORM);
    }

    Parsed<String> matching(String name, Predicate<String> rule, String problem) {
        return required(name, optionalMatching(name, rule, problem));
    }

    private Parsed<Optional<String>> optionalMatching(String name, Predicate<String> rule, String problem) {
        return optional(
                name,
                value -> value instanceof Value.Text(var text) ? Optional.of(text) : Optional.empty(),
                rule,
                problem);
    }

    Parsed<Optional<Fields>> optionalObject(String name) {
        Parsed<Optional<Fields>> object = optional(
                name,
                value -> value instanceof Value.Members(var members)
                        ? Optional.of(new Fields(pathOf(name), members, bad))
                        : Optional.empty(),
                _ -> true,
                "must be an object");
        object.toOptional().flatMap(given -> given).ifPresent(inner::add);
        return object;
    }

    /// The fields of an object that must be there. While it is not, that alone is reported, and not that each of its
    /// fields is missing.
    public Fields object(String name) {
        return required(name, optionalObject(name)).toOptional().orElseGet(Fields::none);
    }

    /// A list of objects of any shape; empty when it is missing.
    Parsed<List<JsonNode>> objects(String name) {
        Parsed<Optional<List<Value>>> items = optional(
                name,
                value -> value instanceof Value.Items(var given) ? Optional.of(given) : Optional.empty(),
                _ -> true,
                "must be an array of objects");
        return items.flatMap(given -> {
            var nodes = new ArrayList<Parsed<JsonNode>>();
            for (var item : given.orElse(List.of())) {
                var itemPath = pathOf(name) + "[" + nodes.size() + "]";
                if (item instanceof Value.Members) {
                    nodes.add(FreeForm.node(item, itemPath, bad));
                } else {
                    bad.add(itemPath, "must be an object");
                    nodes.add(new Bad<>());
                }
            }
            return FreeForm.all(nodes);
        });
    }

    /// As it was given, for a check that looks into it; empty when it is missing.
    Optional<Value> given(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /// All of it, good or bad, to distinguish it from another body whatever the order of the fields. Not to be handed
    /// on.
    public JsonNode asGiven() {
        return FreeForm.asGiven(new Value.Members(values));
    }

    void require(String name) {
        if (!has(name)) {
            refuse(name, values.containsKey(name) ? "must not be null" : "is missing");
        }
    }

    public void refuse(String name, String problem) {
        bad.add(pathOf(name), problem);
    }

    /// An unknown field is an error: it may be a misspelt one.
    public void refuseTheRest() {
        inner.forEach(Fields::refuseTheRest);
        values.keySet().stream()
                .filter(name -> !read.contains(name))
                .forEach(name -> refuse(name, "is not a field of this request"));
    }

    private <T> Parsed<T> required(String name, Parsed<Optional<T>> field) {
        return field.flatMap(given -> {
            require(name);
            return given.<Parsed<T>>map(Good::new).orElseGet(Bad::new);
        });
    }

    /// @param read empty for a value of another kind
    private <T> Parsed<Optional<T>> optional(
            String name, Function<Value, Optional<T>> read, Predicate<T> rule, String problem) {
        this.read.add(name);
        if (!has(name)) {
            return new Good<>(Optional.empty());
        }
        var value = given(name).flatMap(read).filter(rule);
        if (value.isEmpty()) {
            refuse(name, problem);
            return new Bad<>();
        }
        return new Good<>(value);
    }

    private String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
