package com.interactioncredits.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.simulation.Books.HoldEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.UUID;

/// Compares the answers that callers get with the contract: each answer must be correct for some moment of its call.
final class AnswerChecks {
    /// How long a committed write may be invisible to some reads.
    private static final long VISIBILITY_LAG = 60_000_000;

    private final Checker checker;
    private final RateChecks rates;
    private final Simulation world;
    private final long skew;

    /// @param skew nanoseconds by which clocks may differ
    AnswerChecks(Checker checker, RateChecks rates, Simulation world, long skew) {
        this.checker = checker;
        this.rates = rates;
        this.world = world;
        this.skew = skew;
    }

    void answered(Call call, Reply reply) {
        checker.trace()
                .add(Duration.ofNanos(world.now()) + " " + call.process() + " " + call.account() + " "
                        + call.parameters() + " is answered " + reply.status() + " " + reply.code());
        if (reply.status() >= 400 && reply.status() < 500) {
            checker.refused(call.process(), reply.code());
        }
        if (reply.status() == 500) {
            checker.require(false, "500 to " + call.kind());
        }
        if (reply.isUnknown()) {
            return;
        }
        switch (call.kind()) {
            case "hold" -> hold(call, reply);
            case "deduct", "release-hold", "extend-hold" -> end(call, reply);
            case "adjustments" -> adjustment(call, reply);
            case "refunds" -> refund(call, reply);
            case "balance" -> balance(call, reply.body().path("balance"));
            case "changes" -> changes(call, reply);
            case "send" -> send(call, reply);
            case "grants" ->
                checker.require(reply.status() < 300 || reply.code().equals("reference_reused"), describe(call, reply));
            default -> checker.require(reply.status() == 200, describe(call, reply));
        }
    }

    private static String describe(Call call, Reply reply) {
        return reply.status() + " " + reply.code() + " to " + call.kind() + " " + call.parameters();
    }

    private Optional<HoldEntry> named(Call call) {
        if (!call.parameter("holdId").isEmpty()) {
            return checker.hold(UUID.fromString(call.parameter("holdId")));
        }
        return checker.books(call.account()).holds().stream()
                .filter(hold ->
                        hold.source.equals(call.source()) && hold.reference.equals(call.parameter("referenceId")))
                .findFirst();
    }

    private void hold(Call call, Reply reply) {
        var existing = named(call);
        switch (reply.status()) {
            case 200, 201 -> {
                checker.require(existing.isPresent(), "a hold was acknowledged that was never placed");
                existing.ifPresent(hold -> {
                    checker.require(sameRequest(hold, call), "another hold was acknowledged: " + describe(call, reply));
                    // A retry of a call whose first try had an effect but no response finds its own hold.
                    checker.require(
                            reply.replay() || hold.placedBy.equals(call.process()), "a replay was not marked as one");
                    checker.require(
                            reply.body().at("/hold/id").asText().equals(hold.id.toString()), "another hold's id");
                });
            }
            case 402 -> insufficient(call, reply, existing, call.number("amount"));
            case 403 -> frozen(call, reply);
            case 429 -> {
                rateLimited(call, reply);
                checker.require(
                        existing.filter(hold -> hold.placedAt + VISIBILITY_LAG < call.from())
                                .isEmpty(),
                        "429 for a reference that has a hold");
            }
            case 409, 410 -> {
                var right = existing.filter(hold -> switch (reply.code()) {
                    case "reference_reused" -> !sameRequest(hold, call);
                    case "hold_converted" -> sameRequest(hold, call) && hold.status.equals("converted");
                    case "hold_released" -> sameRequest(hold, call) && hold.status.equals("released");
                    case "hold_expired" -> sameRequest(hold, call) && hold.mayBeDue(call.from(), call.to(), skew);
                    default -> false;
                });
                checker.require(right.isPresent(), describe(call, reply));
                checker.require(
                        reply.code().equals("reference_reused") || reply.replay(), "a replay was not marked as one");
            }
            default -> checker.require(false, describe(call, reply));
        }
    }

    private static boolean sameRequest(HoldEntry hold, Call call) {
        return hold.amount == call.number("amount") && hold.duration == call.number("expiresInSeconds") * 1_000_000_000;
    }

    private void insufficient(Call call, Reply reply, Optional<HoldEntry> existing, long amount) {
        var range = checker.books(call.account()).available(call.from() - VISIBILITY_LAG, call.to(), skew);
        checker.require(range.min() < amount, "402 although " + range.min() + " were available for " + amount);
        checker.require(reply.body().path("available").asLong() < amount, "402 with more available than required");
        checker.require(
                existing.filter(hold -> hold.placedAt + VISIBILITY_LAG < call.from())
                        .isEmpty(),
                "402 for a reference that has a hold");
    }

    private void end(Call call, Reply reply) {
        var found = named(call);
        boolean known = found.filter(hold -> checker.ownerOf(hold.id).equals(Optional.of(call.account())))
                .isPresent();
        if (reply.code().equals("hold_not_found")) {
            checker.require(
                    !known || found.orElseThrow().placedAt + VISIBILITY_LAG + skew >= call.from(),
                    "a hold was not found that was there");
            return;
        }
        if (!known) {
            checker.require(false, "another's hold was answered: " + describe(call, reply));
            return;
        }
        var hold = found.orElseThrow();
        boolean mayEnd = hold.source.equals(call.source())
                || (hold.source.equals("api") && call.source().equals("service"));
        checker.require(reply.code().equals("hold_managed") == !mayEnd, "who may end a hold: " + describe(call, reply));
        if (!mayEnd) {
            return;
        }
        if (call.kind().equals("extend-hold")) {
            extend(call, reply, hold);
            return;
        }
        boolean deduct = call.kind().equals("deduct");
        boolean due = call.to() + skew >= hold.expiresAt;
        boolean excess = deduct && !call.parameter("allowExcess").isEmpty();
        long amount = call.parameter("amount").isEmpty() ? hold.amount : call.number("amount");
        switch (reply.status() + " " + reply.code()) {
            case "200 " -> {
                var right = deduct
                        ? hold.status.equals("converted") && hold.converted == amount
                        : hold.status.equals("released") || hold.status.equals("expired") || (hold.isActive() && due);
                checker.require(right, "a hold that is " + hold.status + ": " + describe(call, reply));
            }
            case "409 hold_converted" ->
                checker.require(
                        hold.status.equals("converted") && !(deduct && hold.converted == amount),
                        describe(call, reply));
            case "409 hold_released" ->
                checker.require(deduct && hold.status.equals("released"), describe(call, reply));
            case "410 hold_expired" ->
                checker.require(deduct && hold.status.equals("expired") && due, describe(call, reply));
            case "409 amount_exceeds_hold" ->
                checker.require(deduct && !excess && amount > hold.amount, describe(call, reply));
            case "402 insufficient_credits" -> {
                checker.require(excess && amount > hold.amount, describe(call, reply));
                insufficient(call, reply, Optional.empty(), amount - hold.amount);
            }
            default -> checker.require(false, describe(call, reply));
        }
    }

    private void extend(Call call, Reply reply, HoldEntry hold) {
        switch (reply.status() + " " + reply.code()) {
            case "200 " -> {
                var expiresAt = checker.nanos(
                        Instant.parse(reply.body().at("/hold/expiresAt").asText()));
                checker.require(
                        expiresAt <= hold.expiresAt,
                        "an extension was acknowledged that is not: " + describe(call, reply));
                checker.require(
                        expiresAt + skew + 1_000_000 >= call.from() + call.number("expiresInSeconds") * 1_000_000_000,
                        "a hold was extended by too little: " + describe(call, reply));
            }
            case "409 hold_converted" -> checker.require(hold.status.equals("converted"), describe(call, reply));
            case "409 hold_released" -> checker.require(hold.status.equals("released"), describe(call, reply));
            case "410 hold_expired" -> checker.require(hold.status.equals("expired"), describe(call, reply));
            default -> checker.require(false, describe(call, reply));
        }
    }

    private void adjustment(Call call, Reply reply) {
        if (reply.status() == 402) {
            insufficient(call, reply, Optional.empty(), call.number("amount"));
        } else {
            checker.require(reply.status() < 300 || reply.code().equals("reference_reused"), describe(call, reply));
        }
    }

    private void refund(Call call, Reply reply) {
        var found = named(call).filter(hold -> checker.ownerOf(hold.id).equals(Optional.of(call.account())));
        if (found.isEmpty()) {
            checker.require(
                    reply.code().equals("hold_not_found"), "another's hold was answered: " + describe(call, reply));
            return;
        }
        var hold = found.get();
        boolean isMessages = hold.source.equals("message");
        checker.require(
                reply.code().equals("hold_managed") == isMessages, "who may refund a hold: " + describe(call, reply));
        if (isMessages) {
            return;
        }
        long wanted = call.parameter("amount").isEmpty() ? hold.converted : call.number("amount");
        switch (reply.status() + " " + reply.code()) {
            case "201 ", "200 " -> checker.require(hold.refunded > 0, "a refund was acknowledged that is not there");
            case "409 reference_reused" -> {
                // It is unknown here for which hold the reference was used.
            }
            case "409 hold_not_converted" ->
                checker.require(
                        !hold.status.equals("converted") || hold.endedAt + VISIBILITY_LAG >= call.from(),
                        describe(call, reply));
            case "409 amount_exceeds_hold" ->
                checker.require(
                        hold.status.equals("converted") && wanted > hold.converted - hold.refunded,
                        describe(call, reply));
            default -> checker.require(false, describe(call, reply));
        }
    }

    private void changes(Call call, Reply reply) {
        checker.require(reply.status() == 200, describe(call, reply));
        for (var balance : reply.body().path("balances")) {
            if (call.account().endsWith("#" + balance.path("creditType").asText())) {
                balance(call, balance);
            }
        }
    }

    private void balance(Call call, JsonNode balance) {
        long available = balance.path("available").asLong();
        checker.require(
                balance.path("granted").asLong()
                        == available
                                + balance.path("held").asLong()
                                + balance.path("spent").asLong(),
                "granted is not available + held + spent: " + balance);
        var range = checker.books(call.account()).available(call.from() - VISIBILITY_LAG, call.to(), skew);
        checker.require(range.contains(available), "a balance of " + available + " that never was, but " + range);
        long held = balance.path("held").asLong();
        var heldRange = checker.books(call.account()).held(call.from() - VISIBILITY_LAG, call.to(), skew);
        checker.require(
                heldRange.contains(held), "a balance that holds " + held + ", which never was, but " + heldRange);
    }

    /// At the end, the user's balance, holds and transactions must agree with the books.
    void sees(String account, Reply balance, Reply holds, Reply transactions) {
        var books = checker.books(account);
        var shown = balance.body().path("balance");
        checker.require(shown.path("spent").asLong() == books.spent(), "spent is shown as " + shown.path("spent"));
        checker.require(
                shown.path("granted").asLong() == books.granted(), "granted is shown as " + shown.path("granted"));
        var listed = new HashSet<String>();
        holds.body()
                .path("holds")
                .forEach(hold -> listed.add(
                        hold.path("id").asText() + " " + hold.path("status").asText()));
        var known = new HashSet<String>();
        books.holds()
                .forEach(hold -> known.add(
                        hold.id + " " + (hold.isActive() && world.now() >= hold.expiresAt ? "expired" : hold.status)));
        checker.require(listed.equals(known), "the holds are listed as " + listed + " and not " + known);
        long sum = 0;
        for (var transaction : transactions.body().path("transactions")) {
            sum += transaction.path("amount").asLong();
        }
        checker.require(sum == books.granted() - books.spent(), "the transactions' sum is " + sum);
    }

    private void send(Call call, Reply reply) {
        switch (reply.status()) {
            case 202 -> {
                var id = reply.body().at("/message/id").asText();
                checker.require(checker.isRecorded(id), "a message was acknowledged that is not recorded");
                var hold = reply.body().at("/message/holdId");
                // A repeated send whose first call died after it had committed the hold, which has ended by now.
                var failed = reply.body().at("/message/status").asText().equals("failed");
                var hasHold = hold.isTextual();
                checker.require(
                        hasHold
                                ? checker.books(call.account())
                                        .hold(UUID.fromString(hold.asText()))
                                        .isPresent()
                                : failed,
                        "a message was acknowledged without a hold");
                if (!hasHold) {
                    holdsNothing(call);
                }
            }
            case 402 ->
                insufficient(
                        call,
                        reply,
                        Optional.empty(),
                        reply.body().path("required").asLong());
            case 403 -> frozen(call, reply);
            case 429 -> rateLimited(call, reply);
            case 409 -> checker.require(reply.code().equals("reference_reused"), describe(call, reply));
            default -> checker.require(false, describe(call, reply));
        }
    }

    private void frozen(Call call, Reply reply) {
        checker.require(reply.code().equals("account_frozen"), describe(call, reply));
        checker.require(
                checker.freezes().wasFrozen(call.account(), call.from() - VISIBILITY_LAG, call.to()),
                "403 although the account was not frozen");
    }

    private void rateLimited(Call call, Reply reply) {
        checker.require(reply.code().equals("rate_limited"), describe(call, reply));
        checker.require(
                rates.isReached(call.account(), call.kind(), call.from()), "429 although the limit was not reached");
    }

    /// What the call, or one before it, placed for a message that needs no hold is released before the answer.
    private void holdsNothing(Call call) {
        checker.require(
                checker.books(call.account()).holds().stream()
                        .filter(hold -> hold.source.equals("message") && hold.reference.equals(call.parameter("key")))
                        .filter(hold ->
                                hold.placedAt + VISIBILITY_LAG < call.from() || hold.placedBy.equals(call.process()))
                        .noneMatch(hold -> hold.isActive() && world.now() + skew < hold.expiresAt),
                "a message that was refused has a hold");
    }
}
