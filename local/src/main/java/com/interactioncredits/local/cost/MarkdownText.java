package com.interactioncredits.local.cost;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// Paragraphs and tables of a document, and how its numbers are written.
final class MarkdownText {
    private static final int WIDTH = 125;

    private final StringBuilder text = new StringBuilder();

    void paragraph(String words) {
        text.append(wrapped(words)).append("\n\n");
    }

    /// Broken at spaces, as the other documents are.
    private static String wrapped(String words) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (var word : words.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return String.join("\n", lines);
    }

    void row(String... cells) {
        text.append(Arrays.stream(cells)
                .map(cell -> " " + cell + " ")
                .collect(Collectors.joining("|", "|", "|\n"))
                .replace("  ", " "));
    }

    void end() {
        text.append("\n");
    }

    static String bold(String value) {
        return "**" + value + "**";
    }

    static String number(double value) {
        var digits = String.format(Locale.ROOT, "%.4f", value);
        return digits.replaceFirst("\\.?0+$", "");
    }

    static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    static String plain(double value) {
        return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    }

    static String dollars(double value) {
        return dollars(value, 2);
    }

    static String dollars(double value, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
