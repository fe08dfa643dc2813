package com.interactioncredits.simulateddynamodb;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The write or read units a second that each partition key value of the table and of each index supplies. What is
/// not used in one second can be used in the next one.
public final class Capacity {
    private static final double NANOS = 1e9;

    private final double perSecond;
    private final Map<String, Bucket> buckets = new HashMap<>();
    private final Map<String, Double> used = new TreeMap<>();
    private final Map<String, Integer> throttled = new TreeMap<>();

    private Capacity(double perSecond) {
        this.perSecond = perSecond;
    }

    public static Capacity unlimited() {
        return new Capacity(Double.POSITIVE_INFINITY);
    }

    public static Capacity perSecond(int units) {
        return new Capacity(units);
    }

    private static final class Bucket {
        private double left;
        private long at;

        Bucket(double left, long at) {
            this.left = left;
            this.at = at;
        }
    }

    /// All units that were used, by `table` or the index's name and the partition key's value.
    public Map<String, Double> used() {
        return Collections.unmodifiableMap(used);
    }

    /// How many calls were throttled, by `table` or the index's name and the partition key's value.
    public Map<String, Integer> throttled() {
        return Collections.unmodifiableMap(throttled);
    }

    /// Whether no partition that a call needs is exhausted; a partition that is full throttles it.
    boolean has(List<Units> needed, long now) {
        boolean all = true;
        for (var units : needed) {
            if (bucket(units.partition(), now).left <= 0) {
                throttled.merge(units.partition(), 1, Integer::sum);
                all = false;
            }
        }
        return all;
    }

    /// A call may use more than is left, which the next ones have to wait for.
    void use(List<Units> needed, long now) {
        for (var units : needed) {
            bucket(units.partition(), now).left -= units.units();
            used.merge(units.partition(), units.units(), Double::sum);
        }
    }

    boolean isLimited() {
        return perSecond < Double.POSITIVE_INFINITY;
    }

    private Bucket bucket(String partition, long now) {
        var bucket = buckets.computeIfAbsent(partition, _ -> new Bucket(perSecond, now));
        bucket.left = Math.min(perSecond, bucket.left + (now - bucket.at) / NANOS * perSecond);
        bucket.at = now;
        return bucket;
    }
}
