package com.interactioncredits.torture;

import com.interactioncredits.torture.Books.Paper;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.UUID;

/// Compares what callers are told with what the contract says: each answer has to be what some moment of its call
/// allowed.
final class Answers {
    /// How long a write may be true before all reads show it.
    private static final long SETTLES = 60_000_000;

    private final Judge judge;
    private final Simulation world;
    private final long skew;

    /// @param skew nanoseconds by which clocks may differ
    Answers(Judge judge, Simulation world, long skew) {
        this.judge = judge;
        this.world = world;
        this.skew = skew;
    }

    void answered(Call call, Reply reply) {
        judge.trace()
                .add(Duration.ofNanos(world.now()) + " " + call.process() + " " + call.account() + " " + call.words()
                        + " is answered " + reply.status() + " " + reply.code());
        if (reply.status() >= 400 && reply.status() < 500) {
            judge.refused(call.process(), reply.code());
        }
        if (reply.status() == 500) {
            judge.must(false, "500 to " + call.kind());
        }
        if (reply.isUnknown()) {
            return;
        }
        switch (call.kind()) {
            case "hold" -> hold(call, reply);
            case "deduct", "release-hold", "extend-hold" -> end(call, reply);
            case "adjustments" -> adjustment(call, reply);
            case "refunds" -> refund(call, reply);
            case "balance" -> balance(call, reply);
            case "send" -> send(call, reply);
            case "grants" ->
                judge.must(reply.status() < 300 || reply.code().equals("reference_reused"), odd(call, reply));
            default -> judge.must(reply.status() == 200, odd(call, reply));
        }
    }

    private static String odd(Call call, Reply reply) {
        return reply.status() + " " + reply.code() + " to " + call.kind() + " " + call.words();
    }

    private Optional<Paper> named(Call call) {
        if (!call.word("holdId").isEmpty()) {
            return judge.hold(UUID.fromString(call.word("holdId")));
        }
        return judge.books(call.account()).holds().stream()
                .filter(hold -> hold.source.equals(call.source()) && hold.reference.equals(call.word("referenceId")))
                .findFirst();
    }

    private void hold(Call call, Reply reply) {
        var existing = named(call);
        switch (reply.status()) {
            case 200, 201 -> {
                judge.must(existing.isPresent(), "a hold was acknowledged that nobody placed");
                existing.ifPresent(hold -> {
                    judge.must(sameWish(hold, call), "another hold was acknowledged: " + odd(call, reply));
                    // One whose own first try was done and not answered finds its own hold.
                    judge.must(
                            reply.replay() || hold.placedBy.equals(call.process()),
                            "a replay was not told from a first time");
                    judge.must(reply.body().at("/hold/id").asText().equals(hold.id.toString()), "another hold's id");
                });
            }
            case 402 -> insufficient(call, reply, existing, call.number("amount"));
            case 409, 410 -> {
                var right = existing.filter(hold -> switch (reply.code()) {
                    case "reference_reused" -> !sameWish(hold, call);
                    case "hold_converted" -> sameWish(hold, call) && hold.status.equals("converted");
                    case "hold_released" -> sameWish(hold, call) && hold.status.equals("released");
                    case "hold_expired" -> sameWish(hold, call) && hold.mayBeDue(call.from(), call.to(), skew);
                    default -> false;
                });
                judge.must(right.isPresent(), odd(call, reply));
                judge.must(reply.code().equals("reference_reused") || reply.replay(), "a replay was not told as one");
            }
            default -> judge.must(false, odd(call, reply));
        }
    }

    private static boolean sameWish(Paper hold, Call call) {
        return hold.amount == call.number("amount") && hold.lasts == call.number("expiresInSeconds") * 1_000_000_000;
    }

    private void insufficient(Call call, Reply reply, Optional<Paper> existing, long amount) {
        var range = judge.books(call.account()).available(call.from() - SETTLES, call.to(), skew);
        judge.must(range.least() < amount, "402 although " + range.least() + " were available for " + amount);
        judge.must(reply.body().path("available").asLong() < amount, "402 with more available than required");
        judge.must(
                existing.filter(hold -> hold.placedAt + SETTLES < call.from()).isEmpty(),
                "402 for a reference that has a hold");
    }

    private void end(Call call, Reply reply) {
        var found = named(call);
        boolean known = found.filter(hold -> judge.ownerOf(hold.id).equals(Optional.of(call.account())))
                .isPresent();
        if (reply.code().equals("hold_not_found")) {
            judge.must(
                    !known || found.orElseThrow().placedAt + SETTLES + skew >= call.from(),
                    "a hold was not found that was there");
            return;
        }
        if (!known) {
            judge.must(false, "another's hold was answered: " + odd(call, reply));
            return;
        }
        var hold = found.orElseThrow();
        boolean mayEnd = hold.source.equals(call.source())
                || (hold.source.equals("api") && call.source().equals("service"));
        judge.must(reply.code().equals("hold_managed") == !mayEnd, "who may end a hold: " + odd(call, reply));
        if (!mayEnd) {
            return;
        }
        if (call.kind().equals("extend-hold")) {
            extend(call, reply, hold);
            return;
        }
        boolean deduct = call.kind().equals("deduct");
        boolean due = call.to() + skew >= hold.expiresAt;
        boolean excess = deduct && !call.word("allowExcess").isEmpty();
        long amount = call.word("amount").isEmpty() ? hold.amount : call.number("amount");
        switch (reply.status() + " " + reply.code()) {
            case "200 " -> {
                var right = deduct
                        ? hold.status.equals("converted") && hold.converted == amount
                        : hold.status.equals("released") || hold.status.equals("expired") || (hold.isActive() && due);
                judge.must(right, "a hold that is " + hold.status + ": " + odd(call, reply));
            }
            case "409 hold_converted" ->
                judge.must(hold.status.equals("converted") && !(deduct && hold.converted == amount), odd(call, reply));
            case "409 hold_released" -> judge.must(deduct && hold.status.equals("released"), odd(call, reply));
            case "410 hold_expired" -> judge.must(deduct && hold.status.equals("expired") && due, odd(call, reply));
            case "409 amount_exceeds_hold" -> judge.must(deduct && !excess && amount > hold.amount, odd(call, reply));
            case "402 insufficient_credits" -> {
                judge.must(excess && amount > hold.amount, odd(call, reply));
                insufficient(call, reply, Optional.empty(), amount - hold.amount);
            }
            default -> judge.must(false, odd(call, reply));
        }
    }

    private void extend(Call call, Reply reply, Paper hold) {
        switch (reply.status() + " " + reply.code()) {
            case "200 " -> {
                var expiresAt = judge.nanos(
                        Instant.parse(reply.body().at("/hold/expiresAt").asText()));
                judge.must(
                        expiresAt <= hold.expiresAt, "an extension was acknowledged that is not: " + odd(call, reply));
                judge.must(
                        expiresAt + skew + 1_000_000 >= call.from() + call.number("expiresInSeconds") * 1_000_000_000,
                        "a hold was extended by too little: " + odd(call, reply));
            }
            case "409 hold_converted" -> judge.must(hold.status.equals("converted"), odd(call, reply));
            case "409 hold_released" -> judge.must(hold.status.equals("released"), odd(call, reply));
            case "410 hold_expired" -> judge.must(hold.status.equals("expired"), odd(call, reply));
            default -> judge.must(false, odd(call, reply));
        }
    }

    private void adjustment(Call call, Reply reply) {
        if (reply.status() == 402) {
            insufficient(call, reply, Optional.empty(), call.number("amount"));
        } else {
            judge.must(reply.status() < 300 || reply.code().equals("reference_reused"), odd(call, reply));
        }
    }

    private void refund(Call call, Reply reply) {
        var found = named(call).filter(hold -> judge.ownerOf(hold.id).equals(Optional.of(call.account())));
        if (found.isEmpty()) {
            judge.must(reply.code().equals("hold_not_found"), "another's hold was answered: " + odd(call, reply));
            return;
        }
        var hold = found.get();
        boolean isMessages = hold.source.equals("message");
        judge.must(reply.code().equals("hold_managed") == isMessages, "who may refund a hold: " + odd(call, reply));
        if (isMessages) {
            return;
        }
        long wanted = call.word("amount").isEmpty() ? hold.converted : call.number("amount");
        switch (reply.status() + " " + reply.code()) {
            case "201 ", "200 " -> judge.must(hold.refunded > 0, "a refund was acknowledged that is not there");
            case "409 reference_reused" -> {
                // Which hold the reference was used for is not known here.
            }
            case "409 hold_not_converted" ->
                judge.must(!hold.status.equals("converted") || hold.endedAt + SETTLES >= call.from(), odd(call, reply));
            case "409 amount_exceeds_hold" ->
                judge.must(
                        hold.status.equals("converted") && wanted > hold.converted - hold.refunded, odd(call, reply));
            default -> judge.must(false, odd(call, reply));
        }
    }

    private void balance(Call call, Reply reply) {
        var balance = reply.body().path("balance");
        long available = balance.path("available").asLong();
        judge.must(
                balance.path("granted").asLong()
                        == available
                                + balance.path("held").asLong()
                                + balance.path("spent").asLong(),
                "granted is not available + held + spent: " + balance);
        var range = judge.books(call.account()).available(call.from() - SETTLES, call.to(), skew);
        judge.must(range.contains(available), "a balance of " + available + " that never was, but " + range);
    }

    /// When all is over, what a user sees is what the books say.
    void sees(String account, Reply balance, Reply holds, Reply transactions) {
        var books = judge.books(account);
        var shown = balance.body().path("balance");
        judge.must(shown.path("spent").asLong() == books.spent(), "spent is shown as " + shown.path("spent"));
        judge.must(shown.path("granted").asLong() == books.granted(), "granted is shown as " + shown.path("granted"));
        var listed = new HashSet<String>();
        holds.body()
                .path("holds")
                .forEach(hold -> listed.add(
                        hold.path("id").asText() + " " + hold.path("status").asText()));
        var known = new HashSet<String>();
        books.holds()
                .forEach(hold -> known.add(
                        hold.id + " " + (hold.isActive() && world.now() >= hold.expiresAt ? "expired" : hold.status)));
        judge.must(listed.equals(known), "the holds are listed as " + listed + " and not " + known);
        long sum = 0;
        for (var transaction : transactions.body().path("transactions")) {
            sum += transaction.path("amount").asLong();
        }
        judge.must(sum == books.granted() - books.spent(), "the transactions' sum is " + sum);
    }

    private void send(Call call, Reply reply) {
        switch (reply.status()) {
            case 202 -> {
                var id = reply.body().at("/message/id").asText();
                judge.must(judge.isRecorded(id), "a message was acknowledged that is not recorded");
                judge.must(
                        judge.books(call.account())
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
            case 409 -> judge.must(reply.code().equals("reference_reused"), odd(call, reply));
            default -> judge.must(false, odd(call, reply));
        }
    }
}
