package com.interactioncredits.simulation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ToLongBiFunction;
import org.jspecify.annotations.Nullable;

/// The expected state of one account with its history, computed from its records alone. Times are nanoseconds of
/// virtual time.
final class Books {
    /// A hold, and all movements of its credits.
    static final class HoldEntry {
        final UUID id;
        final String source;
        final String reference;
        final long amount;
        final long placedAt;
        final long duration;
        final String placedBy;
        long expiresAt;
        String status = "active";
        String endedBy = "";
        long endedAt;
        long converted;
        long refunded;

        /// False for a hold that is committed in its account and has no record yet.
        boolean isRecorded;

        /// The refunded amount according to the hold's record.
        long recordedRefund;

        private long expiredAtBefore = Long.MAX_VALUE;
        private long extendedAt = Long.MIN_VALUE;

        @Nullable
        Long late;

        long lateMissing;
        long lateRefunded;

        HoldEntry(
                UUID id,
                String source,
                String reference,
                long amount,
                long placedAt,
                long duration,
                long expiresAt,
                String placedBy) {
            this.id = id;
            this.source = source;
            this.reference = reference;
            this.amount = amount;
            this.placedAt = placedAt;
            this.duration = duration;
            this.placedBy = placedBy;
            this.expiresAt = expiresAt;
        }

        void extend(long until, long now) {
            expiredAtBefore = extendedAt < now ? expiresAt : Math.min(expiresAt, expiredAtBefore);
            extendedAt = now;
            expiresAt = until;
        }

        /// Whether a call may have seen it as due. An extension that was running at the expiry may become visible
        /// later.
        boolean mayBeDue(long from, long to, long skew) {
            return to + skew >= expiresAt || (extendedAt >= from && to + skew >= expiredAtBefore);
        }

        boolean isActive() {
            return status.equals("active");
        }

        /// The credits that its owner has paid for it.
        long paid() {
            return converted - refunded + (late == null ? 0 : late) - lateRefunded;
        }
    }

    private record Held(long amount, long expiresAt) {}

    private record Moment(long at, long granted, long spent, List<Held> held) {}

    private final Map<UUID, HoldEntry> holds = new LinkedHashMap<>();
    private final List<Moment> past = new ArrayList<>();
    private long granted;

    Books() {
        past.add(new Moment(Long.MIN_VALUE, 0, 0, List.of()));
    }

    /// @param amount negative for an adjustment
    void grant(long amount) {
        granted += amount;
    }

    void place(HoldEntry hold) {
        holds.put(hold.id, hold);
    }

    Optional<HoldEntry> hold(UUID id) {
        return Optional.ofNullable(holds.get(id));
    }

    Collection<HoldEntry> holds() {
        return holds.values();
    }

    long granted() {
        return granted;
    }

    long spent() {
        return holds.values().stream().mapToLong(HoldEntry::paid).sum();
    }

    /// Granted credits that are neither spent nor in an active hold. A hold that fell due still counts as active.
    long available() {
        return granted
                - spent()
                - holds.values().stream()
                        .filter(HoldEntry::isActive)
                        .mapToLong(hold -> hold.amount)
                        .sum();
    }

    /// Records the state from this moment on.
    void recordMoment(long now) {
        var held = holds.values().stream()
                .filter(HoldEntry::isActive)
                .map(hold -> new Held(hold.amount, hold.expiresAt))
                .toList();
        past.add(new Moment(now, granted, spent(), held));
    }

    /// The minimum and maximum of available credits within a period.
    ///
    /// @param skew by how much the clock of the process may have differed
    Range available(long from, long to, long skew) {
        return range(from, to, skew, Books::available);
    }

    /// The same for what is held; the longer after a moment, the less.
    Range held(long from, long to, long skew) {
        var negative = range(from, to, skew, (moment, asOf) -> -held(moment, asOf));
        return new Range(-negative.max(), -negative.min());
    }

    /// @param credits of a moment; they never become fewer as time passes
    private Range range(long from, long to, long skew, ToLongBiFunction<Moment, Long> credits) {
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        for (int i = 0; i < past.size(); i++) {
            long begins = Math.max(from, past.get(i).at());
            long ends = i + 1 < past.size() ? Math.min(to, past.get(i + 1).at()) : to;
            if (begins > ends || past.get(i).at() > to) {
                continue;
            }
            var moment = past.get(i);
            min = Math.min(min, credits.applyAsLong(moment, begins - skew));
            max = Math.max(max, credits.applyAsLong(moment, ends + skew));
        }
        return new Range(min, max);
    }

    record Range(long min, long max) {
        boolean contains(long amount) {
            return min <= amount && amount <= max;
        }
    }

    private static long available(Moment moment, long asOf) {
        return moment.granted() - moment.spent() - held(moment, asOf);
    }

    private static long held(Moment moment, long asOf) {
        return moment.held().stream()
                .filter(held -> held.expiresAt() > asOf)
                .mapToLong(Held::amount)
                .sum();
    }
}
