package com.interactioncredits.simulateddynamodb;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// DynamoDB's expressions on strings, numbers and maps, read from left to right. Unsupported syntax is an error.
final class Expressions {
    private static final Pattern TOKEN = Pattern.compile("\\s*([#:]?[A-Za-z_][A-Za-z0-9_]*|<=|>=|<>|[=<>(),.+-])");

    private static final Set<String> VERBS = Set.of("SET", "ADD", "REMOVE");

    /// Tokens by the expression's text; a program has few expressions.
    private static final Map<String, List<String>> READ = new ConcurrentHashMap<>();

    private final List<String> tokens;
    private final Map<String, String> names;
    private final Map<String, AttributeValue> values;
    private int at;

    private Expressions(String text, Map<String, String> names, Map<String, AttributeValue> values) {
        this.tokens = READ.computeIfAbsent(text, Expressions::tokens);
        this.names = names;
        this.values = values;
    }

    private static List<String> tokens(String text) {
        var tokens = new ArrayList<String>();
        var matcher = TOKEN.matcher(text);
        int end = 0;
        while (matcher.lookingAt()) {
            tokens.add(matcher.group(1));
            end = matcher.end();
            matcher.region(end, text.length());
        }
        if (!text.substring(end).isBlank()) {
            throw new UnsupportedOperationException("unsupported expression: " + text);
        }
        return List.copyOf(tokens);
    }

    /// @throws software.amazon.awssdk.services.dynamodb.model.DynamoDbException if a name or value is in no expression
    static void requireUsed(Map<String, String> names, Map<String, AttributeValue> values, String... expressions) {
        if (names.isEmpty() && values.isEmpty()) {
            return;
        }
        var unused = new TreeSet<>(names.keySet());
        unused.addAll(values.keySet());
        for (var expression : expressions) {
            unused.removeAll(Set.copyOf(READ.computeIfAbsent(expression, Expressions::tokens)));
        }
        if (!unused.isEmpty()) {
            throw Refusals.invalid("Names or values are not used in the expressions: " + unused);
        }
    }

    /// The partition in a key condition, which must come first.
    static String partition(
            String condition, String partitionKey, Map<String, String> names, Map<String, AttributeValue> values) {
        var reading = new Expressions(condition, names, values);
        var name = reading.name(reading.next());
        reading.expect("=");
        var partition = reading.operand(Map.of());
        if (!name.equals(partitionKey) || partition == null || !(reading.atEnd() || reading.is("AND"))) {
            throw new UnsupportedOperationException("a key condition must begin with the partition key");
        }
        return partition.s();
    }

    /// Whether an item, empty if it does not exist, meets a condition. An empty condition is always met.
    static boolean holds(
            String condition,
            Map<String, AttributeValue> item,
            Map<String, String> names,
            Map<String, AttributeValue> values) {
        if (condition.isEmpty()) {
            return true;
        }
        var reading = new Expressions(condition, names, values);
        boolean result = reading.or(item);
        reading.end();
        return result;
    }

    /// What an update changes.
    ///
    /// @throws software.amazon.awssdk.services.dynamodb.model.DynamoDbException if it changes one thing twice
    static List<Path> changed(String update, Map<String, String> names) {
        var reading = new Expressions(update, names, Map.of());
        var paths = new ArrayList<Path>();
        int depth = 0;
        while (!reading.atEnd()) {
            var token = reading.next();
            depth += token.equals("(") ? 1 : token.equals(")") ? -1 : 0;
            if (VERBS.contains(token) || (token.equals(",") && depth == 0)) {
                var path = reading.path(reading.next());
                if (paths.stream().anyMatch(path::overlaps)) {
                    throw Refusals.invalid("Two document paths overlap with each other");
                }
                paths.add(path);
            }
        }
        return paths;
    }

    /// The item as an update makes it.
    ///
    /// @throws software.amazon.awssdk.services.dynamodb.model.DynamoDbException if the item does not fit the update
    static Map<String, AttributeValue> updated(
            String update,
            Map<String, AttributeValue> item,
            Map<String, String> names,
            Map<String, AttributeValue> values) {
        var reading = new Expressions(update, names, values);
        var after = new HashMap<>(item);
        while (!reading.atEnd()) {
            reading.clause(item, after);
        }
        return after;
    }

    private void clause(Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
        var verb = next();
        do {
            var path = path(next());
            switch (verb) {
                case "SET" -> {
                    expect("=");
                    path.put(after, assigned(before));
                }
                case "ADD" -> {
                    if (path.names().size() > 1) {
                        throw new UnsupportedOperationException("ADD inside of a map");
                    }
                    path.put(after, added(path.in(before), operand(before)));
                }
                case "REMOVE" -> path.remove(after);
                default -> throw new UnsupportedOperationException(verb);
            }
        } while (skip(","));
    }

    private static AttributeValue added(@Nullable AttributeValue old, @Nullable AttributeValue value) {
        if (value == null || !value.hasSs()) {
            return numbered(old == null ? number(value) : number(old).add(number(value)));
        }
        if (old != null && !old.hasSs()) {
            throw Refusals.invalid("An operand in the update expression has an incorrect data type");
        }
        var union = new TreeSet<>(value.ss());
        union.addAll(old == null ? List.of() : old.ss());
        return AttributeValue.fromSs(List.copyOf(union));
    }

    private AttributeValue assigned(Map<String, AttributeValue> before) {
        var value = operand(before);
        if (value == null) {
            throw Refusals.invalid("The provided expression refers to an attribute that does not exist in the item");
        }
        if (!is("+") && !is("-")) {
            return value;
        }
        boolean plus = next().equals("+");
        var other = number(operand(before));
        return numbered(plus ? number(value).add(other) : number(value).subtract(other));
    }

    private boolean or(Map<String, AttributeValue> item) {
        boolean result = and(item);
        while (skip("OR")) {
            result |= and(item);
        }
        return result;
    }

    private boolean and(Map<String, AttributeValue> item) {
        boolean result = not(item);
        while (skip("AND")) {
            result &= not(item);
        }
        return result;
    }

    private boolean not(Map<String, AttributeValue> item) {
        if (skip("NOT")) {
            return !not(item);
        }
        if (skip("(")) {
            boolean result = or(item);
            expect(")");
            return result;
        }
        return switch (peek()) {
            case "attribute_exists" -> exists(item);
            case "attribute_not_exists" -> !exists(item);
            case "begins_with" -> beginsWith(item);
            default -> comparison(item);
        };
    }

    private boolean exists(Map<String, AttributeValue> item) {
        next();
        expect("(");
        boolean result = path(next()).in(item) != null;
        expect(")");
        return result;
    }

    private boolean beginsWith(Map<String, AttributeValue> item) {
        next();
        expect("(");
        var text = operand(item);
        expect(",");
        var prefix = operand(item);
        expect(")");
        return text != null && prefix != null && text.s() != null && text.s().startsWith(prefix.s());
    }

    private boolean comparison(Map<String, AttributeValue> item) {
        var left = operand(item);
        var how = next();
        if (how.equals("BETWEEN")) {
            var min = operand(item);
            expect("AND");
            var max = operand(item);
            return compared(left, ">=", min) && compared(left, "<=", max);
        }
        return compared(left, how, operand(item));
    }

    private static boolean compared(@Nullable AttributeValue left, String how, @Nullable AttributeValue right) {
        if (left == null || right == null || left.type() != right.type()) {
            return how.equals("<>");
        }
        if (left.n() == null && left.s() == null) {
            return switch (how) {
                case "=" -> left.equals(right);
                case "<>" -> !left.equals(right);
                default -> throw new UnsupportedOperationException(how + " of " + left.type());
            };
        }
        int order = left.n() != null
                ? new BigDecimal(left.n()).compareTo(new BigDecimal(right.n()))
                : left.s().compareTo(right.s());
        return switch (how) {
            case "=" -> order == 0;
            case "<>" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            case ">=" -> order >= 0;
            default -> throw new UnsupportedOperationException(how);
        };
    }

    private @Nullable AttributeValue operand(Map<String, AttributeValue> item) {
        var token = next();
        if (token.equals("if_not_exists")) {
            expect("(");
            var there = path(next()).in(item);
            expect(",");
            var defaultValue = operand(item);
            expect(")");
            return there != null ? there : defaultValue;
        }
        if (token.equals("size")) {
            expect("(");
            var there = path(next()).in(item);
            expect(")");
            return there == null ? null : numbered(BigDecimal.valueOf(size(there)));
        }
        if (token.startsWith(":")) {
            var value = values.get(token);
            if (value == null) {
                throw Refusals.invalid("no value for " + token);
            }
            return value;
        }
        return path(token).in(item);
    }

    private static int size(AttributeValue value) {
        if (value.hasM()) {
            return value.m().size();
        }
        if (value.hasSs()) {
            return value.ss().size();
        }
        if (value.s() != null) {
            return value.s().length();
        }
        throw new UnsupportedOperationException("size of " + value.type());
    }

    private Path path(String first) {
        var path = new ArrayList<>(List.of(name(first)));
        while (skip(".")) {
            path.add(name(next()));
        }
        return new Path(List.copyOf(path));
    }

    private String name(String token) {
        if (!token.startsWith("#")) {
            return token;
        }
        var name = names.get(token);
        if (name == null) {
            throw Refusals.invalid("no name for " + token);
        }
        return name;
    }

    private static BigDecimal number(@Nullable AttributeValue value) {
        if (value == null || value.n() == null) {
            throw Refusals.invalid("An operand in the update expression has an incorrect data type");
        }
        return new BigDecimal(value.n());
    }

    private static AttributeValue numbered(BigDecimal value) {
        return AttributeValue.fromN(value.toPlainString());
    }

    private String next() {
        return tokens.get(at++);
    }

    private String peek() {
        return tokens.get(at);
    }

    private boolean is(String token) {
        return !atEnd() && tokens.get(at).equals(token);
    }

    private boolean skip(String token) {
        boolean there = is(token);
        at += there ? 1 : 0;
        return there;
    }

    private void expect(String token) {
        if (!skip(token)) {
            throw new UnsupportedOperationException("expected " + token + " in " + tokens);
        }
    }

    private void end() {
        if (!atEnd()) {
            throw new UnsupportedOperationException("unsupported expression: " + tokens);
        }
    }

    private boolean atEnd() {
        return at == tokens.size();
    }
}
