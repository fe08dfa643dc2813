package com.interactioncredits.local.stepfunctions;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The variables and functions that an expression refers to. The library does not expose its syntax tree, so this class
/// reads the text with the library's token rules.
final class References {

    /// Which fields `$states` has, depending on where an expression is used.
    enum Place {
        EVERYWHERE,
        AFTER_A_TASK,
        IN_A_CATCH;

        boolean has(String field) {
            return switch (field) {
                case "input", "context" -> true;
                case "result" -> this == AFTER_A_TASK;
                case "errorOutput" -> this == IN_A_CATCH;
                default -> false;
            };
        }
    }

    private static final String ENDS_A_NAME = " \t\n\r.[]{}(),@#;:?+-*/%|=<>^&!~";

    private record Token(Kind kind, String text) {
        boolean is(String symbol) {
            return kind == Kind.SYMBOL && text.equals(symbol);
        }
    }

    private enum Kind {
        VARIABLE,
        NAME,
        VALUE,
        SYMBOL
    }

    private final String text;
    private int position;

    private References(String text) {
        this.text = text;
    }

    /// Finds unknown functions, variables that no state assigns, and fields of `$states` that do not exist there.
    static List<String> problems(Expression expression, Place place, Set<String> assigned) {
        var tokens = new References(expression.text()).tokens();
        var bound = boundInside(tokens);
        var problems = new ArrayList<String>();
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).kind() != Kind.VARIABLE) {
                continue;
            }
            String name = tokens.get(i).text();
            if (name.equals("$")) {
                problems.add("$$ is undefined: there is no input document");
            } else if (name.equals(KnownFunctions.FORBIDDEN)) {
                problems.add("$eval is forbidden on AWS; $parse reads JSON");
            } else if (name.equals("states")) {
                statesField(tokens, i)
                        .filter(field -> !place.has(field))
                        .ifPresent(field -> problems.add("$states." + field + " does not exist here"));
            } else if (!name.isEmpty()
                    && !bound.contains(name)
                    && !assigned.contains(name)
                    && !KnownFunctions.known(name)) {
                boolean called = i + 1 < tokens.size() && tokens.get(i + 1).is("(");
                problems.add(called ? "unknown function $" + name : "no state assigns $" + name);
            }
        }
        return problems;
    }

    private static Optional<String> statesField(List<Token> tokens, int states) {
        return states + 2 < tokens.size()
                        && tokens.get(states + 1).is(".")
                        && tokens.get(states + 2).kind() == Kind.NAME
                ? Optional.of(tokens.get(states + 2).text())
                : Optional.empty();
    }

    /// Names that the expression itself binds: `$x :=`, a function's parameters, `@$x` and `#$i`.
    private static Set<String> boundInside(List<Token> tokens) {
        var bound = new HashSet<String>();
        boolean parameters = false;
        for (int i = 0; i < tokens.size(); i++) {
            var token = tokens.get(i);
            var previous = i == 0 ? new Token(Kind.SYMBOL, "") : tokens.get(i - 1);
            if (token.is("(")
                    && previous.kind() == Kind.NAME
                    && Set.of("function", "λ").contains(previous.text())) {
                parameters = true;
            } else if (token.is(")")) {
                parameters = false;
            } else if (token.kind() == Kind.VARIABLE
                    && (parameters
                            || previous.is("@")
                            || previous.is("#")
                            || (i + 1 < tokens.size() && tokens.get(i + 1).is(":=")))) {
                bound.add(token.text());
            }
        }
        return bound;
    }

    private List<Token> tokens() {
        var tokens = new ArrayList<Token>();
        while (position < text.length()) {
            char next = text.charAt(position);
            if (Character.isWhitespace(next)) {
                position++;
            } else if (text.startsWith("/*", position)) {
                position = after("*/", position + 2);
            } else if (next == '"' || next == '\'' || (next == '/' && !afterOperand(tokens))) {
                tokens.add(quoted(next));
            } else if (next == '`') {
                int end = after("`", position + 1);
                tokens.add(new Token(Kind.NAME, text.substring(position + 1, end - 1)));
                position = end;
            } else if (text.startsWith(":=", position)) {
                tokens.add(new Token(Kind.SYMBOL, ":="));
                position += 2;
            } else if (ENDS_A_NAME.indexOf(next) >= 0) {
                tokens.add(new Token(Kind.SYMBOL, String.valueOf(next)));
                position++;
            } else {
                tokens.add(name());
            }
        }
        return tokens;
    }

    private int after(String end, int from) {
        int found = text.indexOf(end, from);
        return found < 0 ? text.length() : found + end.length();
    }

    /// A slash divides after an operand, and begins a regular expression anywhere else.
    private static boolean afterOperand(List<Token> tokens) {
        if (tokens.isEmpty()) {
            return false;
        }
        var last = tokens.getLast();
        return switch (last.kind()) {
            case VARIABLE, VALUE -> true;
            case NAME -> !Set.of("and", "or", "in").contains(last.text());
            case SYMBOL -> last.is(")") || last.is("]") || last.is("}");
        };
    }

    /// In a regular expression, a slash inside brackets does not end it.
    private Token quoted(char quote) {
        int start = position++;
        int depth = 0;
        while (position < text.length() && (text.charAt(position) != quote || depth > 0)) {
            char each = text.charAt(position);
            if (quote == '/') {
                depth += "([{".indexOf(each) >= 0 ? 1 : ")]}".indexOf(each) >= 0 ? -1 : 0;
            }
            position += each == '\\' ? 2 : 1;
        }
        position = Math.min(position + 1, text.length());
        return new Token(Kind.VALUE, text.substring(start, position));
    }

    private Token name() {
        int start = position;
        while (position < text.length() && ENDS_A_NAME.indexOf(text.charAt(position)) < 0) {
            position++;
        }
        String word = text.substring(start, position);
        return word.startsWith("$") ? new Token(Kind.VARIABLE, word.substring(1)) : new Token(Kind.NAME, word);
    }
}
