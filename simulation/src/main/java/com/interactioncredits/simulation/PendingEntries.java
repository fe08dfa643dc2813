package com.interactioncredits.simulation;

import com.interactioncredits.simulation.Books.HoldEntry;
import com.interactioncredits.store.NameBasedId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The entries of one account: holds that are committed there before their records are written. Reads them from the
/// item itself, independently of the ledger.
final class PendingEntries {
    /// @param fields as the item has them
    record Entry(UUID holdId, long stamp, List<AttributeValue> fields) {
        long amount() {
            return Long.parseLong(fields.get(0).n());
        }

        HoldEntry hold(long startMillis, String placedBy) {
            long placedAt = (Long.parseLong(fields.get(1).n()) - startMillis) * 1_000_000;
            long duration = Long.parseLong(fields.get(2).n()) * 1_000_000;
            return new HoldEntry(
                    holdId,
                    fields.get(3).s(),
                    fields.get(4).s(),
                    amount(),
                    placedAt,
                    duration,
                    placedAt + duration,
                    placedBy);
        }
    }

    private final Map<UUID, Entry> entries = new HashMap<>();

    /// Entries that took the credits of their hold a second time.
    private final Map<UUID, Entry> doubled = new HashMap<>();

    static Map<UUID, Entry> in(Map<String, AttributeValue> account) {
        var found = new HashMap<UUID, Entry>();
        var pending = account.get("pending");
        if (pending != null) {
            pending.m().forEach((name, fields) -> {
                var id = holdOf(account, fields.l());
                var stamp = Objects.requireNonNull(
                        Objects.requireNonNull(account.get("stamps")).m().get(name));
                found.put(id, new Entry(id, Long.parseLong(stamp.n()), fields.l()));
            });
        }
        return found;
    }

    /// Ids of holds follow from the account, the source and the reference.
    private static UUID holdOf(Map<String, AttributeValue> account, List<AttributeValue> fields) {
        var pk = Objects.requireNonNull(account.get("pk")).s().split("#", -1);
        return NameBasedId.of(
                "hold", pk[1], pk[2], fields.get(3).s(), fields.get(4).s());
    }

    Optional<Entry> entry(UUID holdId) {
        return Optional.ofNullable(entries.get(holdId));
    }

    boolean isDoubled(Entry entry) {
        return entry.equals(doubled.get(entry.holdId()));
    }

    void add(Entry entry, boolean isDoubled) {
        entries.put(entry.holdId(), entry);
        if (isDoubled) {
            doubled.put(entry.holdId(), entry);
        }
    }

    void remove(Entry entry) {
        entries.remove(entry.holdId());
        doubled.remove(entry.holdId());
    }

    long doubledAmount() {
        return doubled.values().stream().mapToLong(Entry::amount).sum();
    }
}
