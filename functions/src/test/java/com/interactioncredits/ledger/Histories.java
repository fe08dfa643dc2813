package com.interactioncredits.ledger;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/// Random histories, as lines of a ledger page: few users and references, so that they meet again, small amounts, so
/// that credits run out, and times that now and then fall on the very millisecond of an expiry.
public final class Histories {
    private static final Arbitrary<String> ACCOUNTS =
            Arbitraries.frequency(Tuple.of(10, "alice"), Tuple.of(1, "bob"), Tuple.of(1, "alice/scraper"));
    private static final Arbitrary<String> HOLDS = Arbitraries.frequency(
            Tuple.of(4, "h1"),
            Tuple.of(4, "h2"),
            Tuple.of(3, "h3"),
            Tuple.of(2, "h4"),
            Tuple.of(2, "h5"),
            Tuple.of(1, "service:h1"),
            Tuple.of(1, "message:h1"));
    /// A hold is refunded as a message's or as a caller's, never both.
    private static final Arbitrary<String> MESSAGES =
            Arbitraries.frequency(Tuple.of(4, "h1"), Tuple.of(4, "h2"), Tuple.of(3, "h3"), Tuple.of(1, "message:h1"));

    private static final Arbitrary<String> REFUNDABLE =
            Arbitraries.frequency(Tuple.of(3, "h4"), Tuple.of(3, "h5"), Tuple.of(2, "service:h1"));
    private static final Arbitrary<String> NAMES = Arbitraries.frequencyOf(
            Tuple.of(8, HOLDS),
            Tuple.of(1, HOLDS.map(hold -> hold + "@alice by service")),
            Tuple.of(1, HOLDS.map(hold -> hold + "@bob by api")));
    private static final Arbitrary<String> AMOUNTS =
            Arbitraries.frequency(Tuple.of(6, "2"), Tuple.of(2, "3"), Tuple.of(1, "1"), Tuple.of(1, "9"));
    private static final Arbitrary<String> TIMES = Arbitraries.frequency(Tuple.of(6, "2s"), Tuple.of(1, "3s"));

    private Histories() {}

    public static Arbitrary<List<String>> ofLength(int least, int most) {
        return line().list().ofMinSize(least).ofMaxSize(most);
    }

    private static Arbitrary<String> line() {
        return Arbitraries.frequencyOf(
                Tuple.of(2, grant()),
                Tuple.of(9, words("hold", List.of(ACCOUNTS, HOLDS, AMOUNTS, TIMES))),
                Tuple.of(3, convert()),
                Tuple.of(2, words("release", List.of(ACCOUNTS, NAMES))),
                Tuple.of(1, words("expire", List.of(ACCOUNTS, HOLDS))),
                Tuple.of(1, words("refund", List.of(ACCOUNTS, MESSAGES))),
                Tuple.of(1, words("refund", List.of(ACCOUNTS, MESSAGES, Arbitraries.just("late")))),
                Tuple.of(3, words("late", List.of(ACCOUNTS, MESSAGES))),
                Tuple.of(2, words("extend", List.of(ACCOUNTS, HOLDS, Arbitraries.of("1s", "2s", "3s", "3s")))),
                Tuple.of(1, adjustment()),
                Tuple.of(2, refundOfAHold()),
                Tuple.of(4, words("tick", List.of(Arbitraries.of("1ms", "999ms", "1s", "2s", "2s", "2s")))));
    }

    private static Arbitrary<String> grant() {
        return words(
                "grant",
                List.of(
                        ACCOUNTS,
                        Arbitraries.of("5", "5", "6"),
                        Arbitraries.of("as g1", "as g2", "as g3"),
                        Arbitraries.of("", "", "", "because gift")));
    }

    private static Arbitrary<String> convert() {
        return Combinators.combine(
                        ACCOUNTS, NAMES, Arbitraries.of("", "", "1", "2", "9", "3 excess", "4 excess", "9 excess"))
                .as((account, name, amount) -> {
                    int by = name.indexOf(" by ");
                    return by < 0
                            ? "convert " + account + " " + name + " " + amount
                            : "convert " + account + " " + name.substring(0, by) + " " + amount + name.substring(by);
                })
                .map(String::strip);
    }

    private static Arbitrary<String> adjustment() {
        return words(
                "adjust",
                List.of(
                        ACCOUNTS,
                        Arbitraries.of("1", "3", "3", "9"),
                        Arbitraries.of("as a1", "as a2", "as a3"),
                        Arbitraries.of("", "", "", "because typo")));
    }

    private static Arbitrary<String> refundOfAHold() {
        return words(
                "refund-hold",
                List.of(
                        ACCOUNTS,
                        Arbitraries.frequencyOf(
                                Tuple.of(6, REFUNDABLE),
                                Tuple.of(1, Arbitraries.just("message:h1")),
                                Tuple.of(1, Arbitraries.just("h4@bob"))),
                        Arbitraries.of("", "1", "1", "2"),
                        Arbitraries.of("as r1", "as r1", "as r2", "as r3"),
                        Arbitraries.of("", "", "", "because late")));
    }

    private static Arbitrary<String> words(String verb, List<Arbitrary<String>> words) {
        return Combinators.combine(words).as(chosen -> (verb + " " + String.join(" ", chosen)).strip());
    }
}
