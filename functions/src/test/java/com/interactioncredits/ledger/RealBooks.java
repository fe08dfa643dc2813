package com.interactioncredits.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.TestClock;
import com.interactioncredits.TestStore;
import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Balance;
import com.interactioncredits.credits.Credits;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.HoldCall;
import com.interactioncredits.credits.HoldFilter;
import com.interactioncredits.credits.HoldName;
import com.interactioncredits.credits.PayloadField;
import com.interactioncredits.credits.PlaceHold;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.credits.Transaction;
import com.interactioncredits.credits.TransactionFilter;
import com.interactioncredits.ledger.records.LedgerReader;
import com.interactioncredits.store.Labels;
import com.interactioncredits.store.Page;
import com.interactioncredits.store.StoreRetry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// The real ledger, answering in words.
public final class RealBooks implements Books {
    static final int ACTIVE_HOLD_LIMIT = 3;
    static final long LOW_THRESHOLD = 5;

    private final CreditLedger ledger;
    private final Map<PlaceBy, Placing> placing;
    private final Supplier<PlaceBy> placeBy;
    private final Corrections corrections;
    private final Adjustments adjustments;
    private final Refunds refunds;
    private final Statement statement;
    private final LedgerReader reader;
    private final Clock clock;
    private final HoldLimit limit;
    private final int pageSize;

    public RealBooks(
            DynamoDbClient dynamo, String table, TestClock time, StoreRetry storeRetry, int holdLimit, int pageSize) {
        this(dynamo, TestStore.of(table), time, storeRetry, holdLimit, pageSize, () -> PlaceBy.TRANSACTION);
    }

    /// @param dynamo the way of the ledger to its store, on which calls may fail
    /// @param placeBy how the next hold is placed
    public RealBooks(
            DynamoDbClient dynamo,
            TestStore store,
            TestClock time,
            StoreRetry storeRetry,
            int holdLimit,
            int pageSize,
            Supplier<PlaceBy> placeBy) {
        var table = store.table();
        // Real clocks tick finer than the ledger's milliseconds.
        this.clock = Clock.offset(time, Duration.ofNanos(987_654));
        this.ledger = new CreditLedger(dynamo, table, clock, storeRetry);
        this.placeBy = placeBy;
        this.placing = Arrays.stream(PlaceBy.values())
                .collect(Collectors.toMap(by -> by, by -> new Placing(dynamo, table, clock, storeRetry, by)));
        this.corrections = new Corrections(dynamo, table, clock, storeRetry);
        this.adjustments = new Adjustments(dynamo, table, clock, storeRetry);
        this.refunds = new Refunds(dynamo, table, clock, storeRetry);
        this.statement = new Statement(dynamo, table, clock, storeRetry);
        this.reader = new LedgerReader(store.dynamo(), table);
        this.limit = new HoldLimit(holdLimit, Optional.empty());
        this.pageSize = pageSize;
    }

    CreditLedger ledger() {
        return ledger;
    }

    Placing placing() {
        return Objects.requireNonNull(placing.get(placeBy.get()));
    }

    Corrections corrections() {
        return corrections;
    }

    Statement statement() {
        return statement;
    }

    @Override
    public String grant(AccountId account, String reference, long amount, Optional<String> reason) {
        return switch (ledger.grant(
                account, new Reference(reference), new Credits(amount), reason, Principals.OPERATOR)) {
            case GrantOutcome.Granted(var grant) -> "granted, " + words(grant);
            case GrantOutcome.AlreadyGranted(var grant) -> "already granted, " + words(grant);
            case GrantOutcome.ReferenceReused(var differs, var existing) -> reused(differs, words(existing));
            case GrantOutcome.OverLimit(var most) -> "over limit, at most " + most;
        };
    }

    @Override
    public String hold(AccountId account, Named hold, long amount, Duration duration) {
        var request = request(account, hold, amount, duration);
        // Holds of messages count towards no limit.
        return hold.source() == Hold.Source.MESSAGE
                ? words(placing().place(request))
                : words(placing().place(request, limit));
    }

    static PlaceHold request(AccountId account, Named hold, long amount, Duration duration) {
        return new PlaceHold(
                account,
                Principals.of(hold.source()),
                new Reference(hold.reference()),
                new Credits(amount),
                duration,
                Optional.empty());
    }

    static String words(PlaceHoldOutcome outcome) {
        return switch (outcome) {
            case PlaceHoldOutcome.Placed(var placed) -> "placed, " + words(placed);
            case PlaceHoldOutcome.AlreadyPlaced(var placed) -> "already placed, " + words(placed);
            case PlaceHoldOutcome.AlreadyEnded(var ended) -> "already ended, " + words(ended);
            case PlaceHoldOutcome.ReferenceReused(var differs, var existing) -> reused(differs, words(existing));
            case PlaceHoldOutcome.AccountFrozen _ -> "frozen";
            case PlaceHoldOutcome.InsufficientCredits refused -> insufficient(refused.available(), refused.required());
        };
    }

    static String words(HoldLimit.Outcome outcome) {
        return switch (outcome) {
            case PlaceHoldOutcome unlimited -> words(unlimited);
            case RateLimited(var retryAfter) -> "rate limited, for " + retryAfter;
            case HoldLimit.TooManyHolds refused -> "too many holds, at most " + refused.limit();
        };
    }

    @Override
    public String convert(AccountId account, Named hold, OptionalLong amount, boolean excess) {
        var call = call(account, hold);
        return words(excess ? ledger.convertWithExcess(call, amount) : ledger.convert(call, amount));
    }

    @Override
    public String extend(AccountId account, Named hold, Duration duration) {
        return switch (ledger.extend(call(account, hold), duration)) {
            case ExtendOutcome.Extended(var extended) -> "extended, " + words(extended);
            case ExtendOutcome.Unchanged(var as) -> "already extended, " + words(as);
            case HoldUnavailable.NotFound() -> "not found";
            case HoldUnavailable.Managed() -> "managed";
            case ExtendOutcome.Converted(var converted) -> "hold converted, " + words(converted);
            case ExtendOutcome.Returned(var returned) -> "returned, " + words(returned);
        };
    }

    @Override
    public String adjust(AccountId account, String reference, long amount, String reason) {
        var outcome =
                adjustments.adjust(account, new Reference(reference), new Credits(amount), reason, Principals.OPERATOR);
        return switch (outcome) {
            case Adjustments.Outcome.Adjusted(var adjustment) -> "adjusted, " + words(adjustment);
            case Adjustments.Outcome.AlreadyAdjusted(var adjustment) -> "already adjusted, " + words(adjustment);
            case Adjustments.Outcome.ReferenceReused(var differs, var existing) -> reused(differs, words(existing));
            case Adjustments.Outcome.InsufficientCredits(var available, var required) ->
                insufficient(available, required);
        };
    }

    @Override
    public String refundHold(
            AccountId account, Named hold, OptionalLong amount, String reference, Optional<String> reason) {
        var id = Hold.idOf(hold.owner(), hold.source(), new Reference(hold.reference()));
        var outcome = refunds.refund(account, id, amount, new Reference(reference), reason, Principals.OPERATOR);
        return switch (outcome) {
            case Refunds.Outcome.Refunded(var refund) -> "refunded, " + words(refund);
            case Refunds.Outcome.AlreadyRefunded(var refund) -> "already refunded, " + words(refund);
            case Refunds.Outcome.ReferenceReused(var differs, var existing) -> reused(differs, words(existing));
            case Refunds.Outcome.NotFound() -> "not found";
            case Refunds.Outcome.Managed() -> "managed";
            case Refunds.Outcome.NotConverted(var as) -> "not converted, " + words(as);
            case Refunds.Outcome.AmountExceedsHold(var as, var left) -> "exceeds hold, left " + left + ", " + words(as);
        };
    }

    private static String insufficient(long available, long required) {
        return "insufficient, available %d, required %d, shortfall %d"
                .formatted(available, required, required - available);
    }

    static String words(ConvertOutcome outcome) {
        return switch (outcome) {
            case ConvertOutcome.Converted(var converted, var deduction) ->
                "converted, " + words(converted) + ", " + words(deduction);
            case ConvertOutcome.AlreadyConverted(var converted, var deduction) ->
                "already converted, " + words(converted) + ", " + words(deduction);
            case HoldUnavailable.NotFound() -> "not found";
            case HoldUnavailable.Managed() -> "managed";
            case ConvertOutcome.ConvertedOtherwise(var converted) -> "converted otherwise, " + words(converted);
            case ConvertOutcome.Returned(var returned) -> "returned, " + words(returned);
            case ConvertOutcome.AmountExceedsHold(var active) -> "exceeds hold, " + words(active);
            case ConvertOutcome.InsufficientCredits(var available, var required) -> insufficient(available, required);
        };
    }

    @Override
    public String release(AccountId account, Named hold) {
        return words(ledger.release(call(account, hold)));
    }

    static String words(ReleaseOutcome outcome) {
        return switch (outcome) {
            case ReleaseOutcome.Released(var released) -> "released, " + words(released);
            case ReleaseOutcome.AlreadyReturned(var returned) -> "already released, " + words(returned);
            case HoldUnavailable.NotFound() -> "not found";
            case HoldUnavailable.Managed() -> "managed";
            case ReleaseOutcome.AlreadyConverted(var converted) -> "hold converted, " + words(converted);
        };
    }

    static HoldCall call(AccountId account, Named hold) {
        return new HoldCall(account, name(hold), Principals.of(hold.ender()));
    }

    private static HoldName name(Named hold) {
        return hold.by().isPresent()
                ? new HoldName.ById(Hold.idOf(hold.owner(), hold.source(), new Reference(hold.reference())))
                : new HoldName.ByReference(new Reference(hold.reference()));
    }

    @Override
    public String expire(Named hold) {
        return ledger.expire(Hold.idOf(hold.owner(), hold.source(), new Reference(hold.reference())))
                .map(RealBooks::words)
                .orElse("not found");
    }

    @Override
    public String refund(Named named, boolean late) {
        var paid = find(named).flatMap(hold -> late ? lateDeduction(hold) : deduction(hold));
        return paid.filter(deduction -> deduction.amount() != 0)
                .map(deduction ->
                        words("refunded", corrections.refund(deduction, Principals.OPERATOR, ExtraWrites.NONE)))
                .orElse("nothing to refund");
    }

    @Override
    public String deductLate(Named named) {
        return find(named)
                .filter(hold -> switch (hold.status()) {
                    case ACTIVE -> false;
                    case RELEASED, EXPIRED -> true;
                    case CONVERTED ->
                        reader.transaction(Transaction.refundId(Transaction.deductionOf(hold)))
                                .isPresent();
                })
                .map(hold -> words("deducted", corrections.deductLate(hold, Principals.OPERATOR, ExtraWrites.NONE)))
                .orElse("nothing to deduct");
    }

    private Optional<Hold> find(Named hold) {
        return reader.hold(Hold.idOf(hold.owner(), hold.source(), new Reference(hold.reference())))
                .map(found -> found.asOf(clock.instant()));
    }

    private static Optional<Transaction> deduction(Hold hold) {
        return hold.status() == Hold.Status.CONVERTED ? Optional.of(Transaction.deductionOf(hold)) : Optional.empty();
    }

    private Optional<Transaction> lateDeduction(Hold hold) {
        return reader.transaction(Transaction.lateDeductionId(hold));
    }

    static String words(String done, Corrections.Outcome outcome) {
        return switch (outcome) {
            case Corrections.Outcome.Corrected(var correction) -> done + ", " + words(correction);
            case Corrections.Outcome.AlreadyCorrected(var correction) -> "already " + done + ", " + words(correction);
            case ExtraWrites.Rejected() -> "extra writes rejected";
        };
    }

    @Override
    public String balance(AccountId account) {
        return words(statement.balance(account));
    }

    static String words(Balance balance) {
        return Stream.of(
                        "available " + balance.available(),
                        "held " + balance.held(),
                        "spent " + balance.spent(),
                        "granted " + balance.granted(),
                        "holds " + balance.activeHolds(),
                        "next "
                                + balance.nextExpiryAt()
                                        .map(at -> Long.toString(sinceStart(at)))
                                        .orElse("none"),
                        "version " + balance.version(),
                        balance.level(LOW_THRESHOLD).label(),
                        balance.lowBecauseHeld(LOW_THRESHOLD) ? "low because held" : "not low because held",
                        "as of " + sinceStart(balance.asOf()))
                .collect(Collectors.joining(", "));
    }

    @Override
    public String holds(AccountId account, Optional<Hold.Status> status) {
        var holds = all(from -> statement.holds(account, new HoldFilter(status, Optional.empty()), pageSize, from));
        assertThat(holds)
                .isSortedAccordingTo(Comparator.comparing(Hold::createdAt).reversed());
        return newestFirst(holds, Hold::createdAt, RealBooks::words);
    }

    @Override
    public String transactions(AccountId account) {
        var transactions = all(from -> statement.transactions(account, TransactionFilter.ALL, pageSize, from));
        assertThat(transactions)
                .isSortedAccordingTo(
                        Comparator.comparing(Transaction::createdAt).reversed());
        return newestFirst(transactions, Transaction::createdAt, RealBooks::words);
    }

    private static <T> List<T> all(Function<Optional<String>, Page<T>> pages) {
        var all = new ArrayList<T>();
        var next = Optional.<String>empty();
        do {
            var page = pages.apply(next);
            all.addAll(page.items());
            next = page.next();
        } while (next.isPresent());
        return all;
    }

    /// Things of the same millisecond lie in an order that no caller can know: here by their words.
    static <T> String newestFirst(List<T> things, Function<T, Instant> time, Function<T, String> words) {
        return things.stream()
                .sorted(Comparator.comparing(time).reversed().thenComparing(words))
                .map(words)
                .collect(Collectors.joining(", "));
    }

    static String words(Hold hold) {
        var source = hold.source() == Hold.Source.API ? "" : hold.source().label() + ":";
        var amount = hold.convertedAmount().isPresent()
                ? hold.convertedAmount().getAsLong() + " of " + hold.amount()
                : Long.toString(hold.amount());
        return "%s%s %s %s | placed %d due %d updated %d version %d"
                .formatted(
                        source,
                        hold.reference().value(),
                        hold.status().label(),
                        amount,
                        sinceStart(hold.createdAt()),
                        sinceStart(hold.expiresAt()),
                        sinceStart(hold.updatedAt()),
                        hold.version());
    }

    static String words(Transaction transaction) {
        return "%s%s %d for %s%s | at %d"
                        .formatted(
                                transaction.late() ? "late " : "",
                                transaction.type().label(),
                                transaction.amount(),
                                transaction.reference().value(),
                                transaction.missing() == 0 ? "" : " missing " + transaction.missing(),
                                sinceStart(transaction.createdAt()))
                + transaction.reason().map(reason -> " because " + reason).orElse("");
    }

    private static String reused(Set<PayloadField> differs, String existing) {
        return "reused, " + differs.stream().map(Labels::of).collect(Collectors.joining(", ")) + ", " + existing;
    }

    public static long sinceStart(Instant time) {
        return Duration.between(TestClock.START, time).toMillis();
    }
}
