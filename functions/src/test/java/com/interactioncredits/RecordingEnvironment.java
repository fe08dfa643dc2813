package com.interactioncredits;

import java.util.HashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An environment that remembers which variables were asked for.
final class RecordingEnvironment extends HashMap<String, String> {
    private final transient Set<String> read;

    RecordingEnvironment(Set<String> read) {
        this.read = read;
    }

    @Override
    public @Nullable String get(Object name) {
        read.add((String) name);
        return super.get(name);
    }
}
