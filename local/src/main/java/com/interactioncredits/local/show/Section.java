package com.interactioncredits.local.show;

import java.util.ArrayList;
import java.util.List;

/// How a story is laid out: what it is about, what happened, what is next.
final class Section {
    private Section() {}

    static List<String> of(String title, List<String> facts, Timeline happened, String next) {
        var lines = new ArrayList<String>();
        lines.add(title);
        facts.forEach(fact -> lines.add("  " + fact));
        lines.add("");
        lines.add("What happened");
        lines.addAll(happened.lines());
        lines.add("");
        lines.add("Next: " + next);
        return lines;
    }
}
