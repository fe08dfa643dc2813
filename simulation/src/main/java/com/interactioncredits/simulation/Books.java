package com.interactioncredits.simulation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One account as the contract would keep it on paper, with its past: nothing stored that can be counted. Times are
/// nanoseconds of virtual time.
final class Books {
    /// A hold, and all that its credits went through.
    static final class HoldEntry {
        final UUID id;
        final String source;
        final String reference;
        final long amount;
        final long placedAt;
        final long lasts;
        final String placedBy;
        long expiresAt;
        String status = "active";
        String endedBy = "";
        long endedAt;
        long converted;
        long refunded;

        /// What the hold itself says was given back of it.
        long keptRefunded;

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
                long lasts,
                long expiresAt,
                String placedBy) {
            this.id = id;
            this.source = source;
            this.reference = reference;
            this.amount = amount;
            this.placedAt = placedAt;
            this.lasts = lasts;
            this.placedBy = placedBy;
            this.expiresAt = expiresAt;
        }

        void extend(long until, long now) {
            expiredAtBefore = extendedAt < now ? expiresAt : Math.min(expiresAt, expiredAtBefore);
            extendedAt = now;
            expiresAt = until;
        }

        /// Whether a call may have seen it as due: an extension that was under way at its expiry may show only then.
        boolean mayBeDue(long from, long to, long skew) {
            return to + skew >= expiresAt || (extendedAt >= from && to + skew >= expiredAtBefore);
        }

        boolean isActive() {
            return status.equals("active");
        }

        /// What its owner has paid for it.
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

    /// Remembers how things stand from now on.
    void recordMoment(long now) {
        var held = holds.values().stream()
                .filter(HoldEntry::isActive)
                .map(hold -> new Held(hold.amount, hold.expiresAt))
                .toList();
        past.add(new Moment(now, granted, spent(), held));
    }

    /// The least and the most that was available at some moment of a time.
    ///
    /// @param skew by how much the clock may have differed by which holds were judged
    Range available(long from, long to, long skew) {
        long least = Long.MAX_VALUE;
        long most = Long.MIN_VALUE;
        for (int i = 0; i < past.size(); i++) {
            long begins = Math.max(from, past.get(i).at());
            long ends = i + 1 < past.size() ? Math.min(to, past.get(i + 1).at()) : to;
            if (begins > ends || past.get(i).at() > to) {
                continue;
            }
            var moment = past.get(i);
            least = Math.min(least, available(moment, begins - skew));
            most = Math.max(most, available(moment, ends + skew));
        }
        return new Range(least, most);
    }

    record Range(long least, long most) {
        boolean contains(long amount) {
            return least <= amount && amount <= most;
        }
    }

    private static long available(Moment moment, long asOf) {
        return moment.granted()
                - moment.spent()
                - moment.held().stream()
                        .filter(held -> held.expiresAt() > asOf)
                        .mapToLong(Held::amount)
                        .sum();
    }
}
