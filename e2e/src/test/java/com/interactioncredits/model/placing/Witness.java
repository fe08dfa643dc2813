package com.interactioncredits.model.placing;

import com.interactioncredits.model.placing.ModelProcess.Running;
import com.interactioncredits.model.placing.Violation.Kind;
import java.util.Optional;

/// What a process may be answered, by what was true at some moment since it began. No process reads it.
sealed interface Witness {
    /// Whether 402, or 404, was right at some moment.
    record Refusable(boolean seen) implements Witness {}

    /// All that was true since a balance began to read; and what was available at these moments if expiry is judged
    /// as of the beginning, since a hold that falls due during the read may show on either side.
    record Moments(boolean timeHadPassed, Items<Truth> truths, Items<Integer> available) implements Witness {
        Moments with(Store store) {
            var now = Truth.of(store);
            var early = timeHadPassed
                    ? now.available()
                    : Truth.of(store.beforeTimePassed()).available();
            return truths.contains(now) && available.contains(early)
                    ? this
                    : new Moments(timeHadPassed, truths.with(now), available.with(early));
        }
    }

    record Nothing() implements Witness {}

    static Witness of(ModelProcess process, Store store) {
        return switch (process) {
            case Place place -> new Refusable(false);
            case Ender ender -> new Refusable(false);
            case BalanceReader reader -> new Moments(store.timePassed(), Items.none(), Items.none());
            default -> new Nothing();
        };
    }

    /// What it has seen, with this moment.
    default Witness at(ModelProcess process, Store store) {
        return switch (this) {
            case Refusable(var seen) when seen -> this;
            case Refusable seen -> isRefusable(process, store) ? new Refusable(true) : this;
            case Moments moments -> moments.with(store);
            case Nothing nothing -> this;
        };
    }

    private static boolean isRefusable(ModelProcess process, Store store) {
        return switch (process) {
            case Place place ->
                isAbsent(place.call().reference(), store)
                        && Truth.of(store).available() < place.call().amount();
            case Ender ender -> isAbsent(ender.reference(), store);
            default -> false;
        };
    }

    private static boolean isAbsent(String reference, Store store) {
        return store.hold(reference).isEmpty()
                && store.account().entry(reference).isEmpty();
    }

    default Optional<Violation> judge(Running process, Result result, Store store) {
        var seen = this instanceof Refusable(var once) && once;
        if (result == Result.Word.INSUFFICIENT_CREDITS && !seen) {
            return Violation.of(Kind.WRONG_402, "its credits or its hold were there all the time");
        }
        if (result == Result.Word.NOT_FOUND && !seen) {
            return Violation.of(Kind.WRONG_404, "the hold was committed all the time");
        }
        if (result == Result.Word.PLACED && process instanceof Place place) {
            return placed(place.call(), store);
        }
        return this instanceof Moments moments ? balance(result, moments) : Violation.none();
    }

    private static Optional<Violation> placed(Place.Call call, Store store) {
        if (store.hold(call.reference()).isEmpty()) {
            return Violation.of(Kind.PLACED_WITHOUT_HOLD, call);
        }
        return call.send() && store.message(call.reference()).isEmpty()
                ? Violation.of(Kind.ACCEPTED_WITHOUT_MESSAGE, call)
                : Violation.none();
    }

    private static Optional<Violation> balance(Result result, Moments moments) {
        var right =
                switch (result) {
                    case Result.Balance balance -> isRight(balance, moments.truths());
                    case Result.Available(var available) ->
                        moments.available().contains(available)
                                || moments.truths()
                                        .find(truth -> truth.available() == available)
                                        .isPresent();
                    case Result.Word word -> true;
                };
        return right ? Violation.none() : Violation.of(Kind.WRONG_BALANCE, result + " of " + moments);
    }

    /// Each number is of a moment; they may be of different ones.
    private static boolean isRight(Result.Balance balance, Items<Truth> truths) {
        var total = truths.first().available()
                + truths.first().held()
                + truths.first().converted();
        var held = Math.min(balance.held(), total - balance.available());
        return truths.find(truth -> truth.available() == balance.available()).isPresent()
                && truths.find(truth -> truth.held() == held).isPresent()
                && truths.find(truth -> truth.active() == balance.active()).isPresent()
                && truths.find(truth -> truth.version() <= balance.version()).isPresent()
                && truths.find(truth -> truth.version() >= balance.version()).isPresent();
    }
}
