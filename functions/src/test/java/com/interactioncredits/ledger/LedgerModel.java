package com.interactioncredits.ledger;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Hold;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The contract as one thread would keep it on paper: plain lists, nothing stored that can be counted, and time looked
/// at only when somebody asks. What it answers is right by definition.
public final class LedgerModel implements Books {
    private static final long MOST = 9_007_199_254_740_991L;

    private final Clock clock;
    private final int holdLimit;
    private final long lowThreshold;
    private final Map<AccountId, Account> accounts = new HashMap<>();

    public LedgerModel(Clock clock, int holdLimit, long lowThreshold) {
        this.clock = clock;
        this.holdLimit = holdLimit;
        this.lowThreshold = lowThreshold;
    }

    private static final class Account {
        final Map<String, Entry> grants = new HashMap<>();
        final Map<String, Entry> adjustments = new HashMap<>();
        final Map<String, Refunded> refunds = new HashMap<>();
        final Map<String, Paper> holds = new HashMap<>();
        final List<Entry> entries = new ArrayList<>();
    }

    private static final class Paper {
        final String name;
        final Hold.Source source;
        final long amount;
        final long placedAt;
        final long duration;
        long dueAt;
        long extendedAt;
        long extensions;
        long refunded;

        @Nullable
        String ended;

        long endedAt;

        @Nullable
        Entry deduction;

        @Nullable
        Entry refund;

        @Nullable
        Entry late;

        @Nullable
        Entry lateRefund;

        Paper(Named named, long amount, long placedAt, long duration) {
            this.name = (named.source() == Hold.Source.API ? "" : named.source().label() + ":") + named.reference();
            this.source = named.source();
            this.amount = amount;
            this.placedAt = placedAt;
            this.extendedAt = placedAt;
            this.duration = duration;
            this.dueAt = placedAt + duration;
        }
    }

    private record Refunded(Paper hold, Entry entry) {}

    private record Entry(String what, long amount, String reference, long missing, long at, String reason) {
        String words() {
            return what + " " + amount + " for " + reference + (missing == 0 ? "" : " missing " + missing) + " | at "
                    + at + reason;
        }
    }

    @Override
    public String grant(AccountId id, String reference, long amount, Optional<String> reason) {
        var account = account(id);
        var because = reason.map(words -> " because " + words).orElse("");
        var existing = account.grants.get(reference);
        if (existing != null) {
            var differs =
                    (existing.amount == amount ? "" : "amount, ") + (existing.reason.equals(because) ? "" : "reason, ");
            return (differs.isEmpty() ? "already granted, " : "reused, " + differs) + existing.words();
        }
        var granted = granted(account);
        if (granted + amount > MOST) {
            return "over limit, at most " + (MOST - granted);
        }
        var grant = enter(account, "grant", amount, reference, 0, because);
        account.grants.put(reference, grant);
        return "granted, " + grant.words();
    }

    @Override
    public String hold(AccountId id, Named named, long amount, Duration duration) {
        var account = account(id);
        var existing = account.holds.get(key(named));
        if (existing != null) {
            var differs = (existing.amount == amount ? "" : "amount, ")
                    + (existing.duration == duration.toMillis() ? "" : "duration, ");
            var replay = status(existing).equals("active") ? "already placed, " : "already ended, ";
            return (differs.isEmpty() ? replay : "reused, " + differs) + words(existing);
        }
        if (named.source() != Hold.Source.MESSAGE && limited(account) >= holdLimit) {
            return "too many holds, at most " + holdLimit;
        }
        var available = available(account);
        if (amount > available) {
            return insufficient(available, amount);
        }
        var hold = new Paper(named, amount, now(), duration.toMillis());
        account.holds.put(key(named), hold);
        return "placed, " + words(hold);
    }

    @Override
    public String convert(AccountId caller, Named named, OptionalLong wanted, boolean excess) {
        return withOwn(caller, named, hold -> {
            var amount = wanted.orElse(hold.amount);
            return switch (status(hold)) {
                case "converted" -> {
                    var deduction = deduction(hold);
                    yield deduction.amount == -amount
                            ? "already converted, " + words(hold) + ", " + deduction.words()
                            : "converted otherwise, " + words(hold);
                }
                case "released", "expired" -> "returned, " + words(hold);
                default -> {
                    if (amount > hold.amount && !excess) {
                        yield "exceeds hold, " + words(hold);
                    }
                    var more = amount - hold.amount;
                    var available = available(account(named.owner()));
                    if (more > available) {
                        yield insufficient(available, more);
                    }
                    end(hold, "converted");
                    var deduction = enter(account(named.owner()), "deduction", -amount, named.reference(), 0, "");
                    hold.deduction = deduction;
                    yield "converted, " + words(hold) + ", " + deduction.words();
                }
            };
        });
    }

    private static String insufficient(long available, long required) {
        return "insufficient, available " + available + ", required " + required + ", shortfall "
                + (required - available);
    }

    @Override
    public String extend(AccountId caller, Named named, Duration duration) {
        return withOwn(caller, named, hold -> switch (status(hold)) {
            case "converted" -> "hold converted, " + words(hold);
            case "released", "expired" -> "returned, " + words(hold);
            default -> {
                var until = Math.min(
                        now() + duration.toMillis(),
                        hold.placedAt + Duration.ofDays(30).toMillis());
                if (until <= hold.dueAt) {
                    yield "already extended, " + words(hold);
                }
                hold.dueAt = until;
                hold.extendedAt = now();
                hold.extensions++;
                yield "extended, " + words(hold);
            }
        });
    }

    @Override
    public String adjust(AccountId id, String reference, long amount, String reason) {
        var account = account(id);
        var because = " because " + reason;
        var existing = account.adjustments.get(reference);
        if (existing != null) {
            var differs = (existing.amount == -amount ? "" : "amount, ")
                    + (existing.reason.equals(because) ? "" : "reason, ");
            return (differs.isEmpty() ? "already adjusted, " : "reused, " + differs) + existing.words();
        }
        var available = available(account);
        if (amount > available) {
            return insufficient(available, amount);
        }
        var adjustment = enter(account, "adjustment", -amount, reference, 0, because);
        account.adjustments.put(reference, adjustment);
        return "adjusted, " + adjustment.words();
    }

    @Override
    public String refundHold(
            AccountId caller, Named named, OptionalLong wanted, String reference, Optional<String> reason) {
        var account = account(caller);
        var hold = account(named.owner()).holds.get(key(named));
        if (hold == null || !caller.equals(named.owner())) {
            return "not found";
        }
        if (hold.source == Hold.Source.MESSAGE) {
            return "managed";
        }
        var because = reason.map(words -> " because " + words).orElse("");
        var converted = hold.deduction == null ? OptionalLong.empty() : OptionalLong.of(-hold.deduction.amount);
        var amount = wanted.isPresent() ? wanted : converted;
        var existing = account.refunds.get(reference);
        if (existing != null) {
            var differs = (existing.hold == hold ? "" : "hold, ")
                    + (amount.equals(OptionalLong.of(existing.entry.amount)) ? "" : "amount, ")
                    + (existing.entry.reason.equals(because) ? "" : "reason, ");
            return (differs.isEmpty() ? "already refunded, " : "reused, " + differs) + existing.entry.words();
        }
        if (hold.deduction == null) {
            return "not converted, " + words(hold);
        }
        var left = converted.orElseThrow() - hold.refunded;
        if (amount.orElseThrow() > left) {
            return "exceeds hold, left " + left + ", " + words(hold);
        }
        hold.refunded += amount.orElseThrow();
        var refund = enter(account, "refund", amount.orElseThrow(), reference, 0, because);
        account.refunds.put(reference, new Refunded(hold, refund));
        return "refunded, " + refund.words();
    }

    @Override
    public String release(AccountId caller, Named named) {
        return withOwn(caller, named, hold -> switch (status(hold)) {
            case "converted" -> "hold converted, " + words(hold);
            case "released", "expired" -> "already released, " + words(hold);
            default -> {
                end(hold, "released");
                yield "released, " + words(hold);
            }
        });
    }

    private String withOwn(AccountId caller, Named named, Function<Paper, String> rule) {
        var hold = account(named.owner()).holds.get(key(named));
        if (hold == null || !caller.equals(named.owner())) {
            return "not found";
        }
        var mayEnd = named.ender() == hold.source
                || (hold.source == Hold.Source.API && named.ender() == Hold.Source.SERVICE);
        return mayEnd ? rule.apply(hold) : "managed";
    }

    /// Nothing that anybody can see.
    @Override
    public String expire(Named named) {
        var hold = account(named.owner()).holds.get(key(named));
        return hold == null ? "not found" : words(hold);
    }

    @Override
    public String refund(Named named, boolean late) {
        var account = account(named.owner());
        var hold = account.holds.get(key(named));
        var deduction = hold == null ? null : late ? hold.late : hold.deduction;
        if (hold == null || deduction == null || deduction.amount == 0) {
            return "nothing to refund";
        }
        var existing = late ? hold.lateRefund : hold.refund;
        if (existing != null) {
            return "already refunded, " + existing.words();
        }
        var refund = enter(account, "refund", -deduction.amount, named.reference(), 0, "");
        if (late) {
            hold.lateRefund = refund;
        } else {
            hold.refund = refund;
        }
        return "refunded, " + refund.words();
    }

    @Override
    public String deductLate(Named named) {
        var account = account(named.owner());
        var hold = account.holds.get(key(named));
        var isBack = hold != null && !status(hold).equals("active") && (hold.deduction == null || hold.refund != null);
        if (hold == null || !isBack) {
            return "nothing to deduct";
        }
        if (hold.late != null) {
            return "already deducted, " + hold.late.words();
        }
        var taken = Math.min(available(account), hold.amount);
        var deduction = enter(account, "late deduction", -taken, named.reference(), hold.amount - taken, "");
        hold.late = deduction;
        return "deducted, " + deduction.words();
    }

    @Override
    public String balance(AccountId id) {
        var account = account(id);
        var available = available(account);
        var active = active(account);
        var held = sum(active, hold -> hold.amount);
        var level = available == 0 ? "empty" : available <= lowThreshold ? "low" : "ok";
        return String.join(
                ", ",
                "available " + available,
                "held " + held,
                "spent " + -sum(account.entries, entry -> isGrant(entry) ? 0 : entry.amount),
                "granted " + granted(account),
                "holds " + active.size(),
                "next "
                        + active.stream()
                                .map(hold -> hold.dueAt)
                                .min(Comparator.naturalOrder())
                                .map(String::valueOf)
                                .orElse("none"),
                "version " + changesSeen(account),
                level,
                !level.equals("ok") && available + held > lowThreshold ? "low because held" : "not low because held",
                "as of " + now());
    }

    /// Each grant, adjustment, place, end of a hold (the conversion's entry is no change of its own), refund and late
    /// deduction; an extension counts twice.
    private long changesSeen(Account account) {
        var others = account.entries.stream()
                .filter(entry -> !entry.what.equals("deduction"))
                .count();
        var ended = account.holds.values().stream()
                .filter(hold -> !status(hold).equals("active"))
                .count();
        var extensions = sum(List.copyOf(account.holds.values()), hold -> hold.extensions);
        return others + account.holds.size() + ended + 2 * extensions;
    }

    @Override
    public String holds(AccountId id, Optional<Hold.Status> status) {
        Predicate<Paper> wanted =
                hold -> status.isEmpty() || status(hold).equals(status.get().label());
        return account(id).holds.values().stream()
                .filter(wanted)
                .sorted(Comparator.comparing((Paper hold) -> -hold.placedAt).thenComparing(this::words))
                .map(this::words)
                .collect(Collectors.joining(", "));
    }

    @Override
    public String transactions(AccountId id) {
        return account(id).entries.stream()
                .sorted(Comparator.comparing((Entry entry) -> -entry.at).thenComparing(Entry::words))
                .map(Entry::words)
                .collect(Collectors.joining(", "));
    }

    private Account account(AccountId id) {
        return accounts.computeIfAbsent(id, _ -> new Account());
    }

    private static String key(Named named) {
        return named.source() + " " + named.reference();
    }

    private long now() {
        return RealBooks.sinceStart(clock.instant());
    }

    private String status(Paper hold) {
        return hold.ended != null ? hold.ended : now() < hold.dueAt ? "active" : "expired";
    }

    private void end(Paper hold, String how) {
        hold.ended = how;
        hold.endedAt = now();
    }

    private static Entry deduction(Paper hold) {
        if (hold.deduction == null) {
            throw new IllegalStateException("a converted hold has its deduction");
        }
        return hold.deduction;
    }

    private Entry enter(Account account, String what, long amount, String reference, long missing, String reason) {
        var entry = new Entry(what, amount, reference, missing, now(), reason);
        account.entries.add(entry);
        return entry;
    }

    private List<Paper> active(Account account) {
        return account.holds.values().stream()
                .filter(hold -> status(hold).equals("active"))
                .toList();
    }

    private long limited(Account account) {
        return active(account).stream()
                .filter(hold -> hold.source != Hold.Source.MESSAGE)
                .count();
    }

    private static boolean isGrant(Entry entry) {
        return entry.what.equals("grant") || entry.what.equals("adjustment");
    }

    private static long granted(Account account) {
        return sum(account.entries, entry -> isGrant(entry) ? entry.amount : 0);
    }

    private long available(Account account) {
        return sum(account.entries, Entry::amount) - sum(active(account), hold -> hold.amount);
    }

    private static <T> long sum(List<T> things, ToLongFunction<T> amount) {
        return things.stream().mapToLong(amount).sum();
    }

    private String words(Paper hold) {
        var status = status(hold);
        var updatedAt =
                switch (status) {
                    case "active" -> hold.extendedAt;
                    case "expired" -> hold.dueAt;
                    default -> hold.endedAt;
                };
        var part = hold.deduction == null ? "" : -hold.deduction.amount + " of ";
        return hold.name + " " + status + " " + part + hold.amount + " | placed " + hold.placedAt + " due " + hold.dueAt
                + " updated " + updatedAt + " version " + (2 * hold.extensions + (status.equals("active") ? 1 : 2));
    }
}
