package com.interactioncredits;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// One of the project's texts for people, read for what can be compared with the code.
public record Markdown(Path file, List<String> lines) {
    private static final Path ROOT = Path.of("..");
    private static final Pattern CODE = Pattern.compile("`([^`]*)`");
    private static final Pattern LINK = Pattern.compile("]\\(([^)]+)\\)");

    /// @param path from the project's folder on
    public static Markdown read(String path) {
        return of(ROOT.resolve(path));
    }

    static Markdown of(Path file) {
        try {
            return new Markdown(file, Files.readAllLines(file));
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    /// Everything that people are to read, whatever folder it is in.
    static List<Markdown> all() {
        try (var top = Files.list(ROOT);
                var docs = Files.walk(ROOT.resolve("docs"))) {
            return List.of(top, docs).stream()
                    .flatMap(files -> files)
                    .filter(file -> file.toString().endsWith(".md"))
                    .map(Markdown::of)
                    .toList();
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    /// The rows of the first table that has these columns, each as its cells.
    public List<List<String>> table(String... columns) {
        int head = lines.indexOf("| " + String.join(" | ", columns) + " |");
        if (head < 0) {
            throw new AssertionError(file + " has no table with the columns " + List.of(columns));
        }
        return lines.stream()
                .skip(head + 2L)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> Arrays.stream(line.substring(1).split("\\|"))
                        .map(String::strip)
                        .toList())
                .toList();
    }

    /// The texts in backquotes.
    public static List<String> code(String text) {
        return groups(CODE, text);
    }

    static List<String> links(String text) {
        return groups(LINK, text);
    }

    List<String> headings() {
        return lines.stream()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3))
                .toList();
    }

    /// What a link can name after `#`: the headings as GitHub writes them, in lower case, with hyphens for spaces.
    List<String> anchors() {
        return lines.stream()
                .filter(line -> line.matches("#{1,6} .*"))
                .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .toList();
    }

    /// What stands between this heading and the next.
    String section(String heading) {
        var from = lines.subList(lines.indexOf("## " + heading) + 1, lines.size());
        return String.join(
                "\n", from.stream().takeWhile(line -> !line.startsWith("## ")).toList());
    }

    private static List<String> groups(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }
}
