package com.interactioncredits.torture;

import com.interactioncredits.simulateddynamodb.Commit;
import com.interactioncredits.simulateddynamodb.Key;
import com.interactioncredits.torture.Books.Paper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Compares what the system writes with what the contract says. It sees each write at the moment at which it becomes
/// true, and trusts no balance, only the records of holds, grants and corrections. [Answers] judges what is answered.
final class Judge {
    /// Which status may follow which.
    private static final Map<String, Set<String>> FOLLOWS = Map.of(
            "", Set.of("queued", "failed"),
            "queued", Set.of("sending", "sent", "delivered", "read", "failed", "unconfirmed"),
            "sending", Set.of("sent", "delivered", "read", "failed", "unconfirmed"),
            "unconfirmed", Set.of("sent", "delivered", "read", "failed"),
            "sent", Set.of("delivered", "read", "failed"),
            "delivered", Set.of("read"),
            "failed", Set.of("delivered", "read"),
            "read", Set.of());

    private final Map<String, Books> accounts = new HashMap<>();
    private final Map<UUID, String> holdOwners = new HashMap<>();
    private final Map<String, Set<String>> open = new HashMap<>();
    private final Map<String, List<String>> moves = new HashMap<>();
    private final Map<String, String> refused = new HashMap<>();
    private final Map<String, String> statuses = new HashMap<>();
    private final List<String> violations = new ArrayList<>();
    private final List<String> trace = new ArrayList<>();
    private final Simulation world;
    private final long startMillis;
    private final long skew;

    /// @param startMillis the epoch's milliseconds at which virtual time begins
    /// @param skew nanoseconds by which clocks may differ
    Judge(Simulation world, long startMillis, long skew) {
        this.world = world;
        this.startMillis = startMillis;
        this.skew = skew;
    }

    /// Everything that was written and answered, in order.
    List<String> trace() {
        return trace;
    }

    List<String> violations() {
        return violations;
    }

    void must(boolean rule, String otherwise) {
        if (!rule) {
            violations.add(otherwise);
        }
    }

    Books books(String account) {
        return accounts.computeIfAbsent(account, _ -> new Books());
    }

    Set<String> accounts() {
        return accounts.keySet();
    }

    Optional<Paper> hold(UUID id) {
        return ownerOf(id).flatMap(account -> books(account).hold(id));
    }

    Optional<String> ownerOf(UUID hold) {
        return Optional.ofNullable(holdOwners.get(hold));
    }

    boolean isRecorded(String messageId) {
        return statuses.containsKey(messageId);
    }

    /// From now on this process may move nothing, and must not have.
    void refused(String process, String code) {
        refused.put(process, code);
        var moved = moves.getOrDefault(process, List.of());
        must(moved.isEmpty(), "a call refused with " + code + " did something: " + moved);
    }

    /// What a process moved, beyond tidying up, perhaps after it had answered.
    private void moved(String process, String what) {
        moves.computeIfAbsent(process, _ -> new ArrayList<>()).add(what);
        must(
                !refused.containsKey(process),
                "a call refused with " + refused.get(process) + " did something later: " + what);
    }

    void witness(Commit commit) {
        trace.add(Duration.ofNanos(world.now()) + " " + commit.by() + " (asked " + Duration.ofNanos(commit.askedAt())
                + ") writes " + commit.changes().stream().map(Judge::words).toList());
        var touched = new LinkedHashSet<String>();
        for (var change : commit.changes()) {
            var pk = change.key().pk();
            if (pk.startsWith("HOLD#")) {
                touched.add(hold(change, commit));
            } else if (pk.startsWith("TX#")) {
                touched.add(transaction(change, commit));
            } else if (change.key().sk().equals("MESSAGE")) {
                message(change);
            } else if (change.key().sk().startsWith("OPEN#")) {
                touched.add(opened(change));
            }
        }
        for (var change : commit.changes()) {
            if (change.key().sk().equals("ACCOUNT")) {
                touched.add(accountOf(change.key()));
                balances(accountOf(change.key()), change);
            }
        }
        touched.forEach(this::agrees);
    }

    private static String words(Commit.Change change) {
        var item = change.after();
        var words = Stream.of("status", "trial", "money", "available", "amount", "type", "late", "holdId")
                .filter(item::containsKey)
                .map(name -> name + "=" + (text(item, name).isEmpty() ? number(item, name) : text(item, name)))
                .toList();
        return change.key().pk() + (item.isEmpty() ? " deleted" : " " + words);
    }

    private static String accountOf(Key key) {
        return key.pk().substring("ACCOUNT#".length());
    }

    private static String text(Map<String, AttributeValue> item, String name) {
        var value = item.get(name);
        return value == null || value.s() == null ? "" : value.s();
    }

    private static long number(Map<String, AttributeValue> item, String name) {
        var value = item.get(name);
        return value == null || value.n() == null ? 0 : Long.parseLong(value.n());
    }

    /// A time of the outside in nanoseconds of virtual time.
    long nanos(Instant time) {
        return (time.toEpochMilli() - startMillis) * 1_000_000;
    }

    private long nanos(Map<String, AttributeValue> item, String name) {
        return (number(item, name) - startMillis) * 1_000_000;
    }

    private String hold(Commit.Change change, Commit commit) {
        var item = change.after().isEmpty() ? change.before() : change.after();
        var account = text(item, "userId") + "#" + text(item, "creditType");
        var books = books(account);
        var id = UUID.fromString(change.key().pk().substring("HOLD#".length()));
        if (change.after().isEmpty()) {
            must(false, "a hold was deleted");
        } else if (change.before().isEmpty()) {
            placed(books, account, id, item, commit);
        } else {
            ended(books.hold(id), item, commit);
        }
        return account;
    }

    private void placed(Books books, String account, UUID id, Map<String, AttributeValue> item, Commit commit) {
        long placedAt = nanos(item, "createdAt");
        long expiresAt = nanos(item, "expiresAt");
        var hold = new Paper(
                id,
                text(item, "source"),
                text(item, "reference"),
                number(item, "amount"),
                placedAt,
                expiresAt - placedAt,
                expiresAt,
                commit.by());
        must(
                books.holds().stream()
                        .noneMatch(other -> other.source.equals(hold.source) && other.reference.equals(hold.reference)),
                "one reference has two holds: " + hold.reference);
        must(books.free() >= hold.amount, "a hold was placed on credits that were not there");
        books.place(hold);
        holdOwners.put(id, account);
        moved(commit.by(), "placed " + id);
    }

    private void ended(Optional<Paper> known, Map<String, AttributeValue> item, Commit commit) {
        var hold = known.orElseThrow();
        var how = text(item, "status");
        if (how.equals(hold.status)) {
            extendedOrRefunded(hold, item, commit);
            return;
        }
        must(hold.isActive(), "a hold that was " + hold.status + " became " + how);
        hold.status = how;
        hold.endedBy = commit.by();
        hold.endedAt = world.now();
        boolean inTime = commit.askedAt() - skew < hold.expiresAt;
        switch (how) {
            case "converted" -> {
                must(inTime, "a hold was converted after it had expired");
                hold.converted = number(item, "convertedAmount");
                must(hold.converted > 0, "nothing was converted");
                moved(commit.by(), "converted " + hold.id);
            }
            case "released" -> {
                must(inTime, "a hold was released after it had expired");
                moved(commit.by(), "released " + hold.id);
            }
            case "expired" -> must(world.now() + skew >= hold.expiresAt, "a hold expired before its time");
            default -> must(false, "a hold became " + how);
        }
    }

    private void extendedOrRefunded(Paper hold, Map<String, AttributeValue> item, Commit commit) {
        hold.keptRefunded = number(item, "refunded");
        long expiresAt = nanos(item, "expiresAt");
        if (expiresAt == hold.expiresAt) {
            return;
        }
        must(hold.isActive(), "a hold that was " + hold.status + " was extended");
        must(commit.askedAt() - skew < hold.expiresAt, "a hold was extended after it had expired");
        must(expiresAt > hold.expiresAt, "a hold was extended to an earlier time");
        must(expiresAt <= hold.placedAt + Duration.ofDays(30).toNanos(), "a hold was extended beyond 30 days");
        hold.extend(expiresAt, world.now());
        moved(commit.by(), "extended " + hold.id);
    }

    private String transaction(Commit.Change change, Commit commit) {
        var item = change.after();
        must(change.before().isEmpty() && !item.isEmpty(), "a transaction was changed");
        var account = text(item, "userId") + "#" + text(item, "creditType");
        var books = books(account);
        long amount = number(item, "amount");
        moved(commit.by(), text(item, "type") + " " + change.key().pk());
        if (text(item, "type").equals("grant") || text(item, "type").equals("adjustment")) {
            must((amount > 0) == text(item, "type").equals("grant"), "a grant or an adjustment of " + amount);
            books.grant(amount);
            return account;
        }
        var hold = books.hold(UUID.fromString(text(item, "holdId"))).orElseThrow();
        switch (text(item, "type") + (item.containsKey("late") ? " late" : "")) {
            case "refund" -> {
                if (hold.source.equals("message")) {
                    refunded(hold, amount);
                } else {
                    must(hold.status.equals("converted"), "a refund of a hold that was " + hold.status);
                    hold.refunded += amount;
                    must(amount > 0 && hold.refunded <= hold.converted, "more was refunded than was converted");
                }
            }
            case "refund late" -> {
                must(
                        hold.late != null && hold.lateRefunded == 0 && amount == hold.late,
                        "a wrong refund of a late deduction");
                hold.lateRefunded = amount;
            }
            case "deduction late" -> {
                must(hold.late == null, "two late deductions of one hold");
                boolean isOver = !hold.isActive() || world.now() + skew >= hold.expiresAt;
                must(isOver && hold.paid() == 0, "a late deduction of what is held or paid");
                must(-amount + number(item, "missing") == hold.amount, "a late deduction of a wrong amount");
                hold.late = -amount;
                hold.lateMissing = number(item, "missing");
            }
            default -> must(false, "an unknown transaction " + text(item, "type"));
        }
        return account;
    }

    /// A refund of a late deduction is told by its own mark or by what there is to refund.
    private void refunded(Paper hold, long amount) {
        if (hold.late != null && hold.lateRefunded == 0 && (hold.converted == 0 || hold.refunded > 0)) {
            must(amount == hold.late, "a wrong refund of a late deduction");
            hold.lateRefunded = amount;
            return;
        }
        must(hold.status.equals("converted"), "a refund of a hold that was " + hold.status);
        must(hold.refunded == 0, "two refunds of one hold");
        must(amount == hold.converted, "a refund of another amount");
        hold.refunded = amount;
    }

    private String opened(Commit.Change change) {
        var account = accountOf(change.key());
        var item = change.after().isEmpty() ? change.before() : change.after();
        var set = open.computeIfAbsent(account, _ -> new HashSet<>());
        if (change.after().isEmpty()) {
            set.remove(text(item, "holdId"));
        } else {
            set.add(text(item, "holdId"));
        }
        return account;
    }

    private void balances(String account, Commit.Change change) {
        long available = number(change.after(), "available");
        var books = books(account);
        must(available >= 0, "available is negative");
        must(
                available == books.free(),
                "available is " + available + " and by the records " + books.free() + " of " + account);
        must(number(change.after(), "granted") == books.granted(), "granted is not what was granted");
        must(number(change.after(), "version") > number(change.before(), "version"), "the version did not rise");
    }

    private void agrees(String account) {
        var books = books(account);
        var active = new HashSet<String>();
        books.holds().stream().filter(Paper::isActive).forEach(hold -> active.add(hold.id.toString()));
        must(active.equals(open.getOrDefault(account, Set.of())), "the open holds are not the active ones");
        books.holds().stream()
                .filter(hold -> !hold.source.equals("message"))
                .forEach(hold -> must(
                        hold.keptRefunded == hold.refunded,
                        "a hold says that " + hold.keptRefunded + " were given back, and " + hold.refunded + " were"));
        must(books.free() >= 0, "more is held and spent than was granted");
        books.turnPage(world.now());
    }

    private void message(Commit.Change change) {
        var id = change.key().pk().substring("MESSAGE#".length());
        var before = text(change.before(), "status");
        var after = text(change.after(), "status");
        must(
                before.equals(after) || FOLLOWS.getOrDefault(before, Set.of()).contains(after),
                "a message went from " + before + " to " + after);
        must(
                change.before().isEmpty() || number(change.after(), "version") > number(change.before(), "version"),
                "a message's version did not rise");
        statuses.put(id, after);
    }
}
