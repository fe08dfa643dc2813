package com.interactioncredits.parsing;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.ledger.AccountId;
import com.interactioncredits.ledger.Reference;
import com.interactioncredits.parsing.StrictJson.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the fields of a body one by one and collects what is wrong with them.
///
/// A bad field reads as some valid value, so that the reading goes on and names the next bad one, too; the request is
/// refused afterwards.
public final class Fields {
    /// Bytes of UTF-8 that a body may have.
    public static final int MAX_BODY_BYTES = 64 * 1024;

    public static final String REFERENCE_FORM = "1 to 128 of A-Z a-z 0-9 . _ : -";
    public static final String RESERVED_REFERENCE =
            "must not begin with broadcast:, stripe: or import:, which are reserved";
    public static final String USER_ID_FORM = "user_ and 1 to 64 of A-Z a-z 0-9 _ -";

    /// Stands for a user whose id could not be read, until the request is refused.
    public static final String PLACEHOLDER_USER = "user_x";

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

    /// Stands for a body that is no object: that alone is reported, and not that each of its fields is missing.
    public static Fields none() {
        return new Fields("", Map.of(), new BadFields());
    }

    /// Whether it is given; null stands for a field that is not.
    public boolean has(String name) {
        return values.containsKey(name) && !(values.get(name) instanceof Value.Nothing);
    }

    public long integer(String name, long least, long most) {
        require(name);
        return integer(name, least, most, least);
    }

    public long integer(String name, long least, long most, long standard) {
        return optionalInteger(name, least, most).orElse(standard);
    }

    public OptionalLong optionalInteger(String name, long least, long most) {
        var value = take(name);
        if (value == null) {
            return OptionalLong.empty();
        }
        if (value instanceof Value.Numeral(var literal)
                && INTEGER.matcher(literal).matches()) {
            if (literal.length() <= DIGITS_OF_A_LONG) {
                long number = Long.parseLong(literal);
                if (least <= number && number <= most) {
                    return OptionalLong.of(number);
                }
            }
            refuse(name, "must be from " + least + " to " + most);
        } else {
            refuse(name, "must be an integer from " + least + " to " + most + ", in digits alone");
        }
        return OptionalLong.empty();
    }

    public boolean flag(String name, boolean standard) {
        return switch (take(name)) {
            case null -> standard;
            case Value.Flag(var value) -> value;
            case Value _ -> {
                refuse(name, "must be true or false");
                yield standard;
            }
        };
    }

    /// @param most characters, counted as Unicode code points
    public String text(String name, int least, int most) {
        require(name);
        return optionalText(name, least, most).orElse("x");
    }

    public Optional<String> optionalText(String name, int least, int most) {
        return matching(
                name,
                text -> {
                    int length = text.codePointCount(0, text.length());
                    return least <= length && length <= most;
                },
                "must be a string of " + least + " to " + most + " characters");
    }

    /// Text that is more than blanks.
    ///
    /// @param most characters, counted as Unicode code points
    public String word(String name, int most) {
        require(name);
        return matching(
                        name,
                        text -> !text.isBlank() && text.codePointCount(0, text.length()) <= most,
                        "must be a string of 1 to " + most + " characters, not all of them blank")
                .orElse("x");
    }

    /// Empty when it is none of the words.
    public Optional<String> oneOf(String name, List<String> words) {
        require(name);
        return matching(name, words::contains, "must be one of: " + String.join(", ", words));
    }

    /// The caller's name for something new, which must not have a reserved prefix.
    public Reference newReference(String name) {
        require(name);
        var reference = optionalReference(name);
        reference.filter(Reference::isReserved).ifPresent(_ -> refuse(name, RESERVED_REFERENCE));
        return reference.orElseGet(() -> new Reference("x"));
    }

    /// The name of something that may exist already.
    public Optional<Reference> optionalReference(String name) {
        return matching(name, Reference::isReference, "must be " + REFERENCE_FORM)
                .map(Reference::new);
    }

    public UUID id(String name) {
        require(name);
        return optionalId(name).orElse(new UUID(0, 0));
    }

    public Optional<UUID> optionalId(String name) {
        return matching(name, text -> uuid(text).isPresent(), "must be a UUID").flatMap(Fields::uuid);
    }

    /// Stricter than `UUID.fromString`, which also takes `1-1-1-1-1`.
    public static Optional<UUID> uuid(String text) {
        return UUID_TEXT.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }

    public String userId(String name) {
        require(name);
        return matching(name, AccountId::isUserId, "must be " + USER_ID_FORM).orElse(PLACEHOLDER_USER);
    }

    /// Empty when it is missing or no string or does not match.
    public Optional<String> matching(String name, Predicate<String> rule, String problem) {
        return switch (take(name)) {
            case null -> Optional.empty();
            case Value.Text(var text) when rule.test(text) -> Optional.of(text);
            case Value _ -> {
                refuse(name, problem);
                yield Optional.empty();
            }
        };
    }

    public Optional<Fields> optionalObject(String name) {
        return switch (take(name)) {
            case null -> Optional.empty();
            case Value.Members(var members) -> {
                var object = new Fields(pathOf(name), members, bad);
                inner.add(object);
                yield Optional.of(object);
            }
            case Value _ -> {
                refuse(name, "must be an object");
                yield Optional.empty();
            }
        };
    }

    /// A list of objects of any shape; empty when it is missing.
    public List<JsonNode> objects(String name) {
        return switch (take(name)) {
            case null -> List.of();
            case Value.Items(var items) -> {
                var nodes = new ArrayList<JsonNode>();
                for (int i = 0; i < items.size(); i++) {
                    var itemPath = pathOf(name) + "[" + i + "]";
                    if (items.get(i) instanceof Value.Members object) {
                        nodes.add(FreeForm.node(object, itemPath, bad));
                    } else {
                        bad.add(itemPath, "must be an object");
                    }
                }
                yield nodes;
            }
            case Value _ -> {
                refuse(name, "must be an array of objects");
                yield List.of();
            }
        };
    }

    /// All of it, good or bad, to distinguish it from another body whatever the order of the fields. Not to be handed
    /// on.
    public JsonNode asGiven() {
        return FreeForm.asGiven(new Value.Members(values));
    }

    public void require(String name) {
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

    private @Nullable Value take(String name) {
        read.add(name);
        return has(name) ? values.get(name) : null;
    }

    private String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
