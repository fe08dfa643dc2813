package com.interactioncredits.simulation;

import com.interactioncredits.simulateddynamodb.Commit;
import com.interactioncredits.simulateddynamodb.Key;
import com.interactioncredits.simulation.Books.HoldEntry;
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

/// Compares what the system writes with what the contract says. It sees each write when it is committed, and uses no
/// stored balance, only the records of holds, grants and corrections. [AnswerChecks] checks the responses.
final class Checker {
    /// The allowed transitions of a message's status.
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
    private final Map<String, PendingEntries> pending = new HashMap<>();
    private final Map<UUID, String> holdOwners = new HashMap<>();
    private final Map<String, Set<String>> open = new HashMap<>();
    private final Map<String, List<String>> moves = new HashMap<>();
    private final Map<String, String> refused = new HashMap<>();
    private final Map<String, String> statuses = new HashMap<>();

    /// Who recorded the message of a hold, by the move that placed it.
    private final Map<String, String> recordedBy = new HashMap<>();

    private final List<String> violations = new ArrayList<>();
    private final List<String> trace = new ArrayList<>();
    private final Simulation world;
    private final long startMillis;
    private final long skew;
    private final Duration maxWait;
    private final RateChecks rates;
    private final Operator operator;
    private final FreezeChecks freezes;

    /// @param startMillis the epoch's milliseconds at which virtual time begins
    /// @param skew nanoseconds by which clocks may differ
    /// @param maxWait how long a message may wait
    Checker(Simulation world, long startMillis, long skew, Duration maxWait, RateChecks rates, Operator operator) {
        this.world = world;
        this.startMillis = startMillis;
        this.skew = skew;
        this.maxWait = maxWait;
        this.rates = rates;
        this.operator = operator;
        this.freezes = new FreezeChecks(world, skew);
    }

    FreezeChecks freezes() {
        return freezes;
    }

    /// Everything that was written and answered, in order.
    List<String> trace() {
        return trace;
    }

    List<String> violations() {
        return violations;
    }

    void require(boolean rule, String violation) {
        if (!rule) {
            violations.add(violation);
        }
    }

    Books books(String account) {
        return accounts.computeIfAbsent(account, _ -> new Books());
    }

    Set<String> accounts() {
        return accounts.keySet();
    }

    Optional<HoldEntry> hold(UUID id) {
        return ownerOf(id).flatMap(account -> books(account).hold(id));
    }

    Optional<String> ownerOf(UUID hold) {
        return Optional.ofNullable(holdOwners.get(hold));
    }

    boolean isRecorded(String messageId) {
        return statuses.containsKey(messageId);
    }

    /// A process whose call was refused must not have changed credits, before or after.
    ///
    /// Two sends with one key may meet: the hold belongs to the one whose message is recorded, whichever of them
    /// committed it.
    void refused(String process, String code) {
        refused.put(process, code);
        var moved = moves.getOrDefault(process, List.of()).stream()
                .filter(what -> !code.equals("reference_reused")
                        || recordedBy.getOrDefault(what, process).equals(process))
                .toList();
        require(moved.isEmpty(), "a call refused with " + code + " did something: " + moved);
    }

    /// Records a change of credits by a process, except expiring due holds; it may come after the response.
    private void moved(String process, String what) {
        moves.computeIfAbsent(process, _ -> new ArrayList<>()).add(what);
        require(
                !refused.containsKey(process),
                "a call refused with " + refused.get(process) + " did something later: " + what);
    }

    void observe(Commit commit) {
        trace.add(Duration.ofNanos(world.now()) + " " + commit.by() + " (asked " + Duration.ofNanos(commit.askedAt())
                + ") writes " + commit.changes().stream().map(Checker::describe).toList());
        var touched = new LinkedHashSet<String>();
        for (var change : commit.changes()) {
            var pk = change.key().pk();
            if (pk.startsWith("HOLD#")) {
                touched.add(hold(change, commit));
            } else if (pk.startsWith("TX#")) {
                touched.add(transaction(change, commit));
            } else if (change.key().sk().equals("MESSAGE")) {
                message(change, commit);
            } else if (change.key().sk().startsWith("OPEN#")) {
                touched.add(opened(change));
            }
        }
        for (var change : commit.changes()) {
            // A freeze also writes the account of the type that no caller uses.
            if (change.key().sk().equals("ACCOUNT") && change.key().pk().endsWith("#" + Client.CREDIT_TYPE)) {
                touched.add(accountOf(change.key()));
                freezes.account(accountOf(change.key()), change);
                pendingEntries(accountOf(change.key()), change, commit);
                balances(accountOf(change.key()), change);
            }
        }
        touched.forEach(this::agrees);
    }

    private static String describe(Commit.Change change) {
        var item = change.after();
        var shown = Stream.of("status", "trial", "money", "available", "amount", "type", "late", "holdId")
                .filter(item::containsKey)
                .map(name -> name + "=" + (text(item, name).isEmpty() ? number(item, name) : text(item, name)))
                .toList();
        return change.key().pk() + (item.isEmpty() ? " deleted" : " " + shown);
    }

    private static String accountOf(Key key) {
        // The open holds of an account that were committed lie in parts of their own.
        return key.pk().startsWith("OPEN#")
                ? key.pk().substring("OPEN#".length(), key.pk().lastIndexOf('#'))
                : key.pk().substring("ACCOUNT#".length());
    }

    private static String text(Map<String, AttributeValue> item, String name) {
        var value = item.get(name);
        return value == null || value.s() == null ? "" : value.s();
    }

    private static long number(Map<String, AttributeValue> item, String name) {
        var value = item.get(name);
        return value == null || value.n() == null ? 0 : Long.parseLong(value.n());
    }

    /// Converts a timestamp to nanoseconds of virtual time.
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
            require(false, "a hold was deleted");
        } else if (change.before().isEmpty()) {
            recorded(books, account, id, item, commit);
        } else {
            ended(books.hold(id), item, commit);
        }
        return account;
    }

    /// A HOLD has the stamp of the entry that it is the record of; one without was placed at this moment.
    private void recorded(Books books, String account, UUID id, Map<String, AttributeValue> item, Commit commit) {
        var entry = pendingOf(account).entry(id);
        if (item.containsKey("stamp")) {
            require(
                    entry.filter(found -> found.stamp() == number(item, "stamp"))
                            .isPresent(),
                    "a hold was recorded without its entry: " + id);
            var committed = books.hold(id).orElseThrow();
            require(
                    committed.amount == number(item, "amount") && committed.expiresAt == nanos(item, "expiresAt"),
                    "a hold was recorded otherwise than it was committed");
            committed.isRecorded = true;
            return;
        }
        // The entry of an equal call has no hold of its own then.
        entry.ifPresent(found -> pendingOf(account).add(found, true));
        long placedAt = nanos(item, "createdAt");
        long expiresAt = nanos(item, "expiresAt");
        var hold = new HoldEntry(
                id,
                text(item, "source"),
                text(item, "reference"),
                number(item, "amount"),
                placedAt,
                expiresAt - placedAt,
                expiresAt,
                commit.by());
        hold.isRecorded = true;
        placed(books, account, hold, commit);
    }

    private void placed(Books books, String account, HoldEntry hold, Commit commit) {
        require(
                books.holds().stream()
                        .noneMatch(other -> !other.id.equals(hold.id)
                                && other.source.equals(hold.source)
                                && other.reference.equals(hold.reference)),
                "one reference has two holds: " + hold.reference);
        var taken = books.hold(hold.id).map(entry -> entry.amount).orElse(0L);
        require(books.available() + taken >= hold.amount, "a hold was placed on credits that were not there");
        require(
                rates.take(account, hold.source, commit.askedAt(), true),
                "more calls were accepted than the limit allows: " + hold.source);
        require(!freezes.isFrozen(account), "a hold was placed while the account was frozen");
        books.place(hold);
        holdOwners.put(hold.id, account);
        if (hold.source.equals("message")) {
            operator.seesAccepted(commit.askedAt());
        }
        moved(commit.by(), placed(hold.id.toString()));
    }

    private static String placed(String hold) {
        return "placed " + hold;
    }

    private PendingEntries pendingOf(String account) {
        return pending.computeIfAbsent(account, _ -> new PendingEntries());
    }

    private void pendingEntries(String account, Commit.Change change, Commit commit) {
        var before = PendingEntries.in(change.before());
        var after = PendingEntries.in(change.after());
        var books = books(account);
        before.values().stream()
                .filter(entry -> !entry.equals(after.get(entry.holdId())))
                .forEach(entry -> {
                    require(
                            pendingOf(account).isDoubled(entry)
                                    || books.hold(entry.holdId())
                                            .filter(hold -> hold.isRecorded)
                                            .isPresent(),
                            "an entry was cleared before its hold was recorded: " + entry.holdId());
                    pendingOf(account).remove(entry);
                });
        after.values().stream()
                .filter(entry -> !entry.equals(before.get(entry.holdId())))
                .forEach(entry -> {
                    var doubled = books.hold(entry.holdId()).isPresent();
                    pendingOf(account).add(entry, doubled);
                    if (doubled) {
                        var source = entry.hold(startMillis, commit.by()).source;
                        rates.take(account, source, commit.askedAt(), false);
                    } else {
                        placed(books, account, entry.hold(startMillis, commit.by()), commit);
                    }
                });
    }

    private void ended(Optional<HoldEntry> known, Map<String, AttributeValue> item, Commit commit) {
        var hold = known.orElseThrow();
        var how = text(item, "status");
        if (how.equals(hold.status)) {
            extendedOrRefunded(hold, item, commit);
            return;
        }
        require(hold.isActive(), "a hold that was " + hold.status + " became " + how);
        hold.status = how;
        hold.endedBy = commit.by();
        hold.endedAt = world.now();
        boolean inTime = commit.askedAt() - skew < hold.expiresAt;
        switch (how) {
            case "converted" -> {
                require(inTime, "a hold was converted after it had expired");
                hold.converted = number(item, "convertedAmount");
                require(hold.converted > 0, "nothing was converted");
                moved(commit.by(), "converted " + hold.id);
            }
            case "released" -> {
                require(inTime, "a hold was released after it had expired");
                moved(commit.by(), "released " + hold.id);
            }
            case "expired" -> require(world.now() + skew >= hold.expiresAt, "a hold expired before its time");
            default -> require(false, "a hold became " + how);
        }
    }

    private void extendedOrRefunded(HoldEntry hold, Map<String, AttributeValue> item, Commit commit) {
        hold.recordedRefund = number(item, "refunded");
        long expiresAt = nanos(item, "expiresAt");
        if (expiresAt == hold.expiresAt) {
            return;
        }
        require(hold.isActive(), "a hold that was " + hold.status + " was extended");
        require(commit.askedAt() - skew < hold.expiresAt, "a hold was extended after it had expired");
        require(expiresAt > hold.expiresAt, "a hold was extended to an earlier time");
        require(
                !hold.source.equals("message") || expiresAt <= deadline(hold),
                "the hold of a message was extended beyond its deadline");
        require(expiresAt <= hold.placedAt + Duration.ofDays(30).toNanos(), "a hold was extended beyond 30 days");
        hold.extend(expiresAt, world.now());
        moved(commit.by(), "extended " + hold.id);
    }

    /// When a message must have been sent.
    long deadline(HoldEntry hold) {
        return hold.placedAt + maxWait.toNanos();
    }

    private String transaction(Commit.Change change, Commit commit) {
        var item = change.after();
        require(change.before().isEmpty() && !item.isEmpty(), "a transaction was changed");
        var account = text(item, "userId") + "#" + text(item, "creditType");
        var books = books(account);
        long amount = number(item, "amount");
        moved(commit.by(), text(item, "type") + " " + change.key().pk());
        if (text(item, "type").equals("grant") || text(item, "type").equals("adjustment")) {
            require((amount > 0) == text(item, "type").equals("grant"), "a grant or an adjustment of " + amount);
            books.grant(amount);
            return account;
        }
        var hold = books.hold(UUID.fromString(text(item, "holdId"))).orElseThrow();
        switch (text(item, "type") + (item.containsKey("late") ? " late" : "")) {
            case "refund" -> {
                if (hold.source.equals("message")) {
                    refunded(hold, amount);
                } else {
                    require(hold.status.equals("converted"), "a refund of a hold that was " + hold.status);
                    hold.refunded += amount;
                    require(amount > 0 && hold.refunded <= hold.converted, "more was refunded than was converted");
                }
            }
            case "refund late" -> {
                require(
                        hold.late != null && hold.lateRefunded == 0 && amount == hold.late,
                        "a wrong refund of a late deduction");
                hold.lateRefunded = amount;
            }
            case "deduction late" -> {
                require(hold.late == null, "two late deductions of one hold");
                boolean isOver = !hold.isActive() || world.now() + skew >= hold.expiresAt;
                require(isOver && hold.paid() == 0, "a late deduction of what is held or paid");
                require(-amount + number(item, "missing") == hold.amount, "a late deduction of a wrong amount");
                hold.late = -amount;
                hold.lateMissing = number(item, "missing");
            }
            default -> require(false, "an unknown transaction " + text(item, "type"));
        }
        return account;
    }

    /// A refund of a late deduction has its own mark, or is recognized by what there is to refund.
    private void refunded(HoldEntry hold, long amount) {
        if (hold.late != null && hold.lateRefunded == 0 && (hold.converted == 0 || hold.refunded > 0)) {
            require(amount == hold.late, "a wrong refund of a late deduction");
            hold.lateRefunded = amount;
            return;
        }
        require(hold.status.equals("converted"), "a refund of a hold that was " + hold.status);
        require(hold.refunded == 0, "two refunds of one hold");
        require(amount == hold.converted, "a refund of another amount");
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
        require(available >= 0, "available is negative");
        long expected = books.available() - pendingOf(account).doubledAmount();
        require(
                available == expected,
                "available is " + available + " and by the records " + expected + " of " + account);
        require(number(change.after(), "granted") == books.granted(), "granted is not what was granted");
        require(
                number(change.after(), "version") > number(change.before(), "version")
                        || (number(change.before(), "available") == available
                                && number(change.before(), "version") == number(change.after(), "version")),
                "the version did not rise");
    }

    private void agrees(String account) {
        var books = books(account);
        var active = new HashSet<String>();
        books.holds().stream()
                .filter(hold -> hold.isActive() && hold.isRecorded)
                .forEach(hold -> active.add(hold.id.toString()));
        require(active.equals(open.getOrDefault(account, Set.of())), "the open holds are not the active ones");
        books.holds().stream()
                .filter(hold -> !hold.source.equals("message"))
                .forEach(hold -> require(
                        hold.recordedRefund == hold.refunded,
                        "a hold says that " + hold.recordedRefund + " were given back, and " + hold.refunded
                                + " were"));
        require(books.available() >= 0, "more is held and spent than was granted");
        books.recordMoment(world.now());
    }

    private void message(Commit.Change change, Commit commit) {
        var id = change.key().pk().substring("MESSAGE#".length());
        var before = text(change.before(), "status");
        var after = text(change.after(), "status");
        require(
                before.equals(after) || FOLLOWS.getOrDefault(before, Set.of()).contains(after),
                "a message went from " + before + " to " + after);
        require(
                change.before().isEmpty() || number(change.after(), "version") > number(change.before(), "version"),
                "a message's version did not rise");
        require(freezes.message(id, change), "a message of a frozen account was attempted");
        statuses.put(id, after);
        if (change.before().isEmpty()) {
            recordedBy.put(placed(text(change.after(), "holdId")), commit.by());
        }
    }
}
