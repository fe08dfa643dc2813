package com.interactioncredits.model.placing;

import com.interactioncredits.model.placing.ModelProcess.Running;
import java.util.Optional;

/// Reads ACCOUNT, then the OPENs, then once more ACCOUNT together with what is due and the HOLDs of the entries. If
/// ACCOUNT moved in between it looks again; at its last look it answers only `available`.
record BalanceReader(int look, Step step) implements Running {
    sealed interface Step {}

    record ReadAccount() implements Step {}

    record QueryOpens(Store.Account first) implements Step {}

    /// Whether time passed is decided before the read: it says which OPENs are due, and is what the answer is of.
    record ReadSnapshot(Sums sums) implements Step {}

    /// The last look: entries that are new in the second read, against their HOLDs.
    record CompareNew(Sums sums, int available, Items<Entry> left) implements Step {}

    /// Only of a mutant: the OPENs were read first.
    record ReadAccountLate(Items<Open> opens) implements Step {}

    static BalanceReader once() {
        return new BalanceReader(1, new ReadAccount());
    }

    @Override
    public Running begin(World world) {
        return world.keep(Guard.ACCOUNT_BEFORE_OPENS)
                ? this
                : at(new QueryOpens(Store.with(0).account()));
    }

    @Override
    public String name() {
        return "balance";
    }

    @Override
    public Request request(World world) {
        return switch (step) {
            case ReadAccount(), ReadAccountLate _ -> new Request.ReadAccount();
            case QueryOpens(var first) -> new Request.QueryOpens();
            case ReadSnapshot(var sums) ->
                new Request.ReadSnapshot(sums.due(), sums.first().pending());
            case CompareNew(Sums s, int a, var left) ->
                new Request.ReadHold(left.first().reference());
        };
    }

    @Override
    public ModelProcess next(Answer answer, World world) {
        return switch (step) {
            case ReadAccount() -> at(new QueryOpens(Answers.account(answer)));
            case QueryOpens(var first) -> {
                var opens = Answers.opens(answer);
                yield at(
                        world.keep(Guard.ACCOUNT_BEFORE_OPENS)
                                ? new ReadSnapshot(new Sums(first, opens, world.timePassed()))
                                : new ReadAccountLate(opens));
            }
            case ReadAccountLate(var opens) ->
                at(new ReadSnapshot(new Sums(Answers.account(answer), opens, world.timePassed())));
            case ReadSnapshot(var sums) -> answered(sums, Answers.snapshot(answer), world);
            case CompareNew compare -> compared(compare, Answers.hold(answer), world);
        };
    }

    private ModelProcess answered(Sums sums, Answer.SnapshotRead second, World world) {
        if (second.account().version() == sums.first().version()) {
            return over(sums.balance(second, world));
        }
        if (look < world.rules().looks()) {
            return new BalanceReader(look + 1, new ReadAccount());
        }
        var added = second.account()
                .pending()
                .filter(entry -> !sums.first().pending().contains(entry));
        return compareNext(
                sums,
                sums.availableAtLastLook(second, world),
                world.keep(Guard.LAST_LOOK_COMPARES_NEW_ENTRIES) ? added : Items.none());
    }

    /// Whether an entry is doubled is fixed when it is committed, so its HOLD may be read afterwards. How a due one
    /// stood at the moment of the snapshot is not known.
    private ModelProcess compared(CompareNew compare, Optional<Hold> hold, World world) {
        var entry = compare.left().first();
        var doubled = hold.isPresent() && !world.rules().match(entry, hold.get());
        if (compare.sums().isDue(entry.identity().nonce()) && !doubled) {
            return over(Result.Word.TRY_AGAIN);
        }
        var available = compare.available() + (doubled ? entry.amount() : 0);
        return compareNext(compare.sums(), available, compare.left().rest());
    }

    private ModelProcess compareNext(Sums sums, int available, Items<Entry> left) {
        return left.isEmpty() ? over(new Result.Available(available)) : at(new CompareNew(sums, available, left));
    }

    private BalanceReader at(Step next) {
        return new BalanceReader(look, next);
    }
}
