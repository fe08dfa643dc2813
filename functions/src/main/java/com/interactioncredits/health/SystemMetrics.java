package com.interactioncredits.health;

import com.interactioncredits.metrics.Metrics.Name;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;

/// What was measured in the last hours, in periods of the same length; the last one is not over yet.
///
/// @param from the start of the first period
/// @param figures empty when they could not be read
public record SystemMetrics(Instant asOf, Instant from, Range range, Optional<Figures> figures) {

    /// More than a day is for CloudWatch's own dashboard.
    public enum Range {
        HOUR(1, Duration.ofMinutes(1)),
        THREE_HOURS(3, Duration.ofMinutes(5)),
        DAY(24, Duration.ofHours(1));

        private final int hours;
        private final Duration period;

        Range(int hours, Duration period) {
            this.hours = hours;
            this.period = period;
        }

        /// @param text a number of hours in digits
        public static Optional<Range> named(String text) {
            return Arrays.stream(values())
                    .filter(range -> Integer.toString(range.hours).equals(text))
                    .findFirst();
        }

        public int hours() {
            return hours;
        }

        public Duration period() {
            return period;
        }

        public int periods() {
            return (int) Duration.ofHours(hours).dividedBy(period);
        }
    }

    /// @param counts of what is counted, without regard to route, code or class
    /// @param routes of each route that was called
    /// @param refusals by their code
    /// @param failures of messages by their class
    public record Figures(
            Map<Name, Counts> counts,
            Timing requests,
            SortedMap<String, Timing> routes,
            SortedMap<String, Counts> refusals,
            SortedMap<String, Counts> failures) {

        public Counts count(Name name) {
            var counted = counts.get(name);
            if (counted == null) {
                throw new IllegalArgumentException(name + " is not read");
            }
            return counted;
        }

        /// How many of the messages that ended were sent, from 0 to 1; empty when none ended.
        public OptionalDouble successRate() {
            return share(Name.MESSAGES_SENT, Name.MESSAGES_FAILED, Name.MESSAGES_UNCONFIRMED);
        }

        /// How many of the holds that ended were converted, from 0 to 1; empty when none ended.
        public OptionalDouble conversionRate() {
            return share(Name.HOLDS_CONVERTED, Name.HOLDS_RELEASED, Name.HOLDS_EXPIRED);
        }

        private OptionalDouble share(Name good, Name... others) {
            long part = count(good).total();
            long all = part
                    + Arrays.stream(others)
                            .mapToLong(other -> count(other).total())
                            .sum();
            return all == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / all);
        }
    }

    /// @param points one for each period, the oldest first
    public record Counts(List<Long> points) {
        public long total() {
            return points.stream().mapToLong(Long::longValue).sum();
        }
    }

    /// @param p50 in milliseconds, for each period; empty for one without requests, and so are the others
    public record Timing(Counts count, List<OptionalLong> p50, List<OptionalLong> p99) {}
}
