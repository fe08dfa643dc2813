package com.interactioncredits.torture;

import com.interactioncredits.torture.Books.Paper;
import com.interactioncredits.torture.store.Commit;
import com.interactioncredits.torture.store.Key;
import java.time.Duration;
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

/// Compares what the system does with what the contract says. It sees each write at the moment at which it
/// becomes true, and each answer; it trusts no balance, only the records of holds, grants and corrections.
final class Judge {
    /// How long a write may be true before all reads show it.
    private static final long SETTLES = 60_000_000;

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

    private void must(boolean rule, String otherwise) {
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

    /// The last status that each message had.
    Map<String, String> messages() {
        return statuses;
    }

    /// What a process moved, beyond tidying up, perhaps after it had answered.
    private void moved(String process, String what) {
        moves.computeIfAbsent(process, _ -> new ArrayList<>()).add(what);
        must(
                !refused.containsKey(process),
                "a call refused with " + refused.get(process) + " did something later: " + what);
    }

    // ---- What is written

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
            return;
        }
        must(hold.isActive(), "a hold that was " + hold.status + " became " + how);
        hold.status = how;
        hold.endedBy = commit.by();
        boolean inTime = commit.askedAt() - skew < hold.expiresAt;
        switch (how) {
            case "converted" -> {
                must(inTime, "a hold was converted after it had expired");
                hold.converted = number(item, "convertedAmount");
                must(hold.converted > 0 && hold.converted <= hold.amount, "more was converted than was held");
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

    private String transaction(Commit.Change change, Commit commit) {
        var item = change.after();
        must(change.before().isEmpty() && !item.isEmpty(), "a transaction was changed");
        var account = text(item, "userId") + "#" + text(item, "creditType");
        var books = books(account);
        long amount = number(item, "amount");
        moved(commit.by(), text(item, "type") + " " + change.key().pk());
        if (text(item, "type").equals("grant")) {
            books.grant(amount);
            return account;
        }
        var hold = books.hold(UUID.fromString(text(item, "holdId"))).orElseThrow();
        switch (text(item, "type") + (item.containsKey("late") ? " late" : "")) {
            case "refund" -> refunded(hold, amount);
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

    // ---- What is answered

    void answered(Call call, Reply reply) {
        trace.add(Duration.ofNanos(world.now()) + " " + call.process() + " " + call.account() + " " + call.words()
                + " is answered " + reply.status() + " " + reply.code());
        if (reply.status() >= 400 && reply.status() < 500) {
            refused.put(call.process(), reply.code());
            var moved = moves.getOrDefault(call.process(), List.of());
            must(moved.isEmpty(), "a call refused with " + reply.code() + " did something: " + moved);
        }
        if (reply.status() == 500) {
            must(false, "500 to " + call.kind());
        }
        if (reply.isUnknown()) {
            return;
        }
        switch (call.kind()) {
            case "hold" -> hold(call, reply);
            case "deduct", "release-hold" -> end(call, reply);
            case "balance" -> balance(call, reply);
            case "send" -> send(call, reply);
            case "grants" -> must(reply.status() < 300 || reply.code().equals("reference_reused"), odd(call, reply));
            default -> must(reply.status() == 200, odd(call, reply));
        }
    }

    private static String odd(Call call, Reply reply) {
        return reply.status() + " " + reply.code() + " to " + call.kind() + " " + call.words();
    }

    private Optional<Paper> named(Call call) {
        if (!call.word("holdId").isEmpty()) {
            var id = UUID.fromString(call.word("holdId"));
            return Optional.ofNullable(holdOwners.get(id))
                    .flatMap(owner -> books(owner).hold(id));
        }
        return books(call.account()).holds().stream()
                .filter(hold -> hold.source.equals(call.source()) && hold.reference.equals(call.word("referenceId")))
                .findFirst();
    }

    private void hold(Call call, Reply reply) {
        var existing = named(call);
        switch (reply.status()) {
            case 200, 201 -> {
                must(existing.isPresent(), "a hold was acknowledged that nobody placed");
                existing.ifPresent(hold -> {
                    must(sameWish(hold, call), "another hold was acknowledged: " + odd(call, reply));
                    // One whose own first try was done and not answered finds its own hold.
                    must(
                            reply.replay() || hold.placedBy.equals(call.process()),
                            "a replay was not told from a first time");
                    must(reply.body().at("/hold/id").asText().equals(hold.id.toString()), "another hold's id");
                });
            }
            case 402 -> insufficient(call, reply, existing, call.number("amount"));
            case 409 -> {
                must(reply.code().equals("reference_reused"), odd(call, reply));
                must(existing.filter(hold -> !sameWish(hold, call)).isPresent(), "a wrong reference_reused");
            }
            default -> must(false, odd(call, reply));
        }
    }

    private static boolean sameWish(Paper hold, Call call) {
        return hold.amount == call.number("amount") && hold.lasts == call.number("expiresInSeconds") * 1_000_000_000;
    }

    private void insufficient(Call call, Reply reply, Optional<Paper> existing, long amount) {
        var range = books(call.account()).available(call.from() - SETTLES, call.to(), skew);
        must(range.least() < amount, "402 although " + range.least() + " were available for " + amount);
        must(reply.body().path("available").asLong() < amount, "402 with more available than required");
        must(
                existing.filter(hold -> hold.placedAt + SETTLES < call.from()).isEmpty(),
                "402 for a reference that has a hold");
    }

    private void end(Call call, Reply reply) {
        var found = named(call);
        boolean known = found.filter(hold -> call.account().equals(holdOwners.get(hold.id)))
                .isPresent();
        if (reply.code().equals("hold_not_found")) {
            must(
                    !known || found.orElseThrow().placedAt + SETTLES + skew >= call.from(),
                    "a hold was not found that was there");
            return;
        }
        if (!known) {
            must(false, "another's hold was answered: " + odd(call, reply));
            return;
        }
        var hold = found.orElseThrow();
        boolean mayEnd = hold.source.equals(call.source())
                || (hold.source.equals("api") && call.source().equals("service"));
        must(reply.code().equals("hold_managed") == !mayEnd, "who may end a hold: " + odd(call, reply));
        if (!mayEnd) {
            return;
        }
        boolean deduct = call.kind().equals("deduct");
        boolean due = call.to() + skew >= hold.expiresAt;
        long amount = call.word("amount").isEmpty() ? hold.amount : call.number("amount");
        switch (reply.status() + " " + reply.code()) {
            case "200 " -> {
                var right = deduct
                        ? hold.status.equals("converted") && hold.converted == amount
                        : hold.status.equals("released") || hold.status.equals("expired") || (hold.isActive() && due);
                must(right, "a hold that is " + hold.status + ": " + odd(call, reply));
            }
            case "409 hold_converted" -> must(!deduct && hold.status.equals("converted"), odd(call, reply));
            case "409 hold_released" -> must(deduct && hold.status.equals("released"), odd(call, reply));
            case "410 hold_expired" -> must(deduct && hold.status.equals("expired") && due, odd(call, reply));
            case "409 reference_reused" ->
                must(deduct && hold.status.equals("converted") && hold.converted != amount, odd(call, reply));
            case "409 amount_exceeds_hold" -> must(deduct && amount > hold.amount, odd(call, reply));
            default -> must(false, odd(call, reply));
        }
    }

    private void balance(Call call, Reply reply) {
        var balance = reply.body().path("balance");
        long available = balance.path("available").asLong();
        must(
                balance.path("granted").asLong()
                        == available
                                + balance.path("held").asLong()
                                + balance.path("spent").asLong(),
                "granted is not available + held + spent: " + balance);
        var range = books(call.account()).available(call.from() - SETTLES, call.to(), skew);
        must(range.contains(available), "a balance of " + available + " that never was, but " + range);
    }

    /// When all is over, what a user sees is what the books say.
    void sees(String account, Reply balance, Reply holds, Reply transactions) {
        var books = books(account);
        var shown = balance.body().path("balance");
        must(shown.path("spent").asLong() == books.spent(), "spent is shown as " + shown.path("spent"));
        must(shown.path("granted").asLong() == books.granted(), "granted is shown as " + shown.path("granted"));
        var listed = new HashSet<String>();
        holds.body()
                .path("holds")
                .forEach(hold -> listed.add(
                        hold.path("id").asText() + " " + hold.path("status").asText()));
        var known = new HashSet<String>();
        books.holds()
                .forEach(hold -> known.add(
                        hold.id + " " + (hold.isActive() && world.now() >= hold.expiresAt ? "expired" : hold.status)));
        must(listed.equals(known), "the holds are listed as " + listed + " and not " + known);
        long sum = 0;
        for (var transaction : transactions.body().path("transactions")) {
            sum += transaction.path("amount").asLong();
        }
        must(sum == books.granted() - books.spent(), "the transactions' sum is " + sum);
    }

    private void send(Call call, Reply reply) {
        switch (reply.status()) {
            case 202 -> {
                var id = reply.body().at("/message/id").asText();
                must(statuses.containsKey(id), "a message was acknowledged that is not recorded");
                must(
                        books(call.account())
                                .hold(UUID.fromString(
                                        reply.body().at("/message/holdId").asText()))
                                .isPresent(),
                        "a message was acknowledged without a hold");
            }
            case 402 ->
                insufficient(
                        call,
                        reply,
                        Optional.empty(),
                        reply.body().path("required").asLong());
            case 409 -> must(reply.code().equals("reference_reused"), odd(call, reply));
            default -> must(false, odd(call, reply));
        }
    }
}
