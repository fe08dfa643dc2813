package com.interactioncredits.local.whatsapp;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A clock that only a test advances; due tasks then run in order in the test's thread.
final class VirtualTime extends Clock {
    private record Task(Instant due, Runnable action) {}

    private final List<Task> tasks = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-22T13:00:00Z");

    synchronized void schedule(Duration after, Runnable action) {
        tasks.add(new Task(now.plus(after), action));
    }

    void advance(Duration by) {
        var end = instant().plus(by);
        for (var next = nextUntil(end); next != null; next = nextUntil(end)) {
            next.action.run();
        }
        set(end);
    }

    private synchronized @Nullable Task nextUntil(Instant end) {
        var next = tasks.stream()
                .min(Comparator.comparing(Task::due))
                .filter(task -> !task.due.isAfter(end))
                .orElse(null);
        if (next != null) {
            tasks.remove(next);
            set(next.due);
        }
        return next;
    }

    private synchronized void set(Instant time) {
        now = time;
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
