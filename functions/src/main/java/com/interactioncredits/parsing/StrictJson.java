package com.interactioncredits.parsing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.interactioncredits.parsing.StrictJson.Value.Flag;
import com.interactioncredits.parsing.StrictJson.Value.Items;
import com.interactioncredits.parsing.StrictJson.Value.Members;
import com.interactioncredits.parsing.StrictJson.Value.Nothing;
import com.interactioncredits.parsing.StrictJson.Value.Numeral;
import com.interactioncredits.parsing.StrictJson.Value.Text;
import com.interactioncredits.parsing.StrictJson.Value.Unusable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads one JSON object and nothing after it. What other readers would understand differently is bad here: repeated
/// names, NUL, halves of surrogate pairs. Numbers stay as they were written, since `-0`, `1.0` and `1e3` are gone
/// once they are numbers.
final class StrictJson {
    private static final int MAX_DEPTH = 32;
    private static final String NOT_WHOLE = "must not contain NUL or half of a surrogate pair";
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private final JsonParser parser;
    private final BadFields bad;

    private StrictJson(JsonParser parser, BadFields bad) {
        this.parser = parser;
        this.bad = bad;
    }

    sealed interface Value {
        record Members(Map<String, Value> byName) implements Value {}

        record Items(List<Value> values) implements Value {}

        record Text(String value) implements Value {}

        /// @param literal exactly as it was written
        record Numeral(String literal) implements Value {}

        record Flag(boolean value) implements Value {}

        record Nothing() implements Value {}

        /// What no field may be, and is in the bad fields already: text with no whole characters, or each of the
        /// values of a name that was given more than once.
        record Unusable(List<Value> given) implements Value {}
    }

    /// The members of the object that `text` is; empty if it is none, which is then in `bad`.
    static Optional<Members> read(String text, BadFields bad) {
        if (text.startsWith("\uFEFF")) {
            bad.add("body", "must not begin with a byte order mark");
            return Optional.empty();
        }
        try (var parser = FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                bad.add("body", "must be a JSON object");
                return Optional.empty();
            }
            var members = new StrictJson(parser, bad).members("");
            if (parser.nextToken() != null) {
                bad.add("body", "must have nothing after the JSON object");
                return Optional.empty();
            }
            return Optional.of(members);
        } catch (StreamConstraintsException _) {
            bad.add("body", "must not be nested deeper than " + MAX_DEPTH + " levels");
        } catch (JsonParseException unreadable) {
            var where = unreadable.getLocation();
            bad.add("body", "is not JSON: see line " + where.getLineNr() + ", column " + where.getColumnNr());
        } catch (IOException impossible) {
            throw new IllegalStateException("a string could not be read", impossible);
        }
        return Optional.empty();
    }

    private Members members(String path) throws IOException {
        var given = new LinkedHashMap<String, List<Value>>();
        for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            // Each value below has it in its path.
            var shortened = BadFields.shortened(name);
            var inner = path.isEmpty() ? shortened : path + "." + shortened;
            if (!isWhole(name)) {
                bad.add(inner, NOT_WHOLE);
            }
            parser.nextToken();
            var value = value(inner);
            var values = given.computeIfAbsent(name, _ -> new ArrayList<>());
            values.add(value);
            if (values.size() > 1) {
                bad.add(inner, "must be given once only");
            }
        }
        var byName = new LinkedHashMap<String, Value>();
        given.forEach(
                (name, values) -> byName.put(name, values.size() == 1 ? values.getFirst() : new Unusable(values)));
        return new Members(byName);
    }

    private Value value(String path) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> members(path);
            case START_ARRAY -> items(path);
            case VALUE_STRING -> text(parser.getText(), path);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Numeral(parser.getText());
            case VALUE_TRUE -> new Flag(true);
            case VALUE_FALSE -> new Flag(false);
            case VALUE_NULL -> new Nothing();
            case JsonToken other -> throw new IllegalStateException("no value begins with " + other);
        };
    }

    private Items items(String path) throws IOException {
        var values = new ArrayList<Value>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.add(value(path + "[" + values.size() + "]"));
        }
        return new Items(values);
    }

    private Value text(String text, String path) {
        if (isWhole(text)) {
            return new Text(text);
        }
        bad.add(path, NOT_WHOLE);
        return new Unusable(List.of(new Text(text)));
    }

    private static boolean isWhole(String text) {
        return text.codePoints().noneMatch(StrictJson::isNoCharacter);
    }

    private static boolean isNoCharacter(int codePoint) {
        return codePoint == 0 || (Character.MIN_SURROGATE <= codePoint && codePoint <= Character.MAX_SURROGATE);
    }
}
