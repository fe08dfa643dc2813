package com.interactioncredits.bench;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A bar chart as SVG, for light and for dark pages.
///
/// @param groups the labels below the axis
/// @param series a value for each group; at most as many as there are colours
record Chart(String title, String unit, List<String> groups, Map<String, List<Double>> series) {
    private static final List<String> COLOURS =
            List.of("#4e79a7", "#f28e2b", "#59a14f", "#e15759", "#9c6ade", "#76b7b2");
    private static final int WIDTH = 800;
    private static final int HEIGHT = 300;
    private static final int LEFT = 60;
    private static final int TOP = 40;
    private static final int LINES = 5;
    private static final int LEGEND_LINE = 20;

    String svg() {
        double most = scale(series.values().stream()
                .flatMap(List::stream)
                .mapToDouble(value -> value)
                .max()
                .orElse(1));
        int whole = TOP + HEIGHT + 40 + LEGEND_LINE * series.size();
        var svg = new StringBuilder(
                """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13">
                <title>%s</title>
                <style>
                .page { fill: #ffffff } text { fill: #1f2328 } .line { stroke: #d0d7de }
                @media (prefers-color-scheme: dark) {
                .page { fill: #0d1117 } text { fill: #e6edf3 } .line { stroke: #3d444d }
                }
                </style>
                <rect class="page" width="%d" height="%d"/>
                """
                        .formatted(LEFT + WIDTH + 20, whole, escaped(title), LEFT + WIDTH + 20, whole));
        text(svg, LEFT, 22, "start", title + " (" + unit + ")");
        for (int line = 0; line <= LINES; line++) {
            double y = TOP + HEIGHT - (double) HEIGHT * line / LINES;
            add(svg, "<line class=\"line\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>", LEFT, LEFT + WIDTH, y, y);
            text(svg, LEFT - 8, y + 4, "end", number(most * line / LINES));
        }
        double group = (double) WIDTH / groups.size();
        double bar = group * 0.85 / series.size();
        for (int at = 0; at < groups.size(); at++) {
            double left = LEFT + group * at + group * 0.075;
            text(svg, LEFT + group * (at + 0.5), TOP + HEIGHT + 20, "middle", groups.get(at));
            int number = 0;
            for (var values : series.values()) {
                double value = values.get(at);
                double height = HEIGHT * value / most;
                double x = left + bar * number;
                add(
                        svg,
                        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>",
                        x,
                        TOP + HEIGHT - height,
                        bar * 0.92,
                        height,
                        COLOURS.get(number));
                text(svg, x + bar * 0.46, TOP + HEIGHT - height - 4, "middle", number(value));
                number++;
            }
        }
        int number = 0;
        for (var name : series.keySet()) {
            int y = TOP + HEIGHT + 40 + LEGEND_LINE * number;
            add(svg, "<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"12\" fill=\"%s\"/>", LEFT, y, COLOURS.get(number));
            text(svg, LEFT + 20, y + 11, "start", name);
            number++;
        }
        return svg.append("</svg>\n").toString();
    }

    /// The next of 1, 2 and 5 times a power of ten.
    private static double scale(double most) {
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(most, 1e-9))));
        for (double factor : new double[] {1, 2, 5, 10}) {
            if (most <= factor * power) {
                return factor * power;
            }
        }
        return most;
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        add(svg, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, escaped(text));
    }

    @FormatMethod
    private static void add(StringBuilder svg, @FormatString String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String number(double value) {
        return value >= 10 || value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.1f", value);
    }

    private static String escaped(String text) {
        return text.replace("`", "").replace("&", "&amp;").replace("<", "&lt;");
    }
}
