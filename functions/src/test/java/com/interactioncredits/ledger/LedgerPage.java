package com.interactioncredits.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.TestClock;
import com.interactioncredits.TestTable;
import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.CreditType;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.store.StoreRetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/// Plays scenarios that are written like a page of a ledger: one call a line, and behind the arrow what it answers.
///
/// ```
/// grant   alice 100              [as <reference>] [because <reason>]
/// hold    alice h1 30 60s        15 minutes unless said otherwise; service:h1 and message:h1 have other sources
/// convert alice h1 20            all of it unless said otherwise; h1@bob is bob's hold; by service: by its id
///                                excess: also more than the hold
/// release alice h1
/// extend  alice h1 60s           from now on
/// adjust  alice 5                [as <reference>] [because <reason>]
/// refund-hold alice h1 2         all of it unless said otherwise; [as <reference>] [because <reason>]
/// expire  alice h1
/// late    alice h1               a late deduction for it
/// refund  alice h1               late: of its late deduction
/// balance alice                  alice/scraper is her other account
/// holds   alice active
/// transactions alice
/// tick    60s                    or 59999ms
/// ```
///
/// An expectation names the parts of the answer that matter; of a list it names every entry.
public final class LedgerPage {
    private final Books books;
    private final TestClock clock;

    public LedgerPage(Books books, TestClock clock) {
        this.books = books;
        this.clock = clock;
    }

    /// The real ledger on a table of its own.
    static LedgerPage ofNewTable() {
        var clock = new TestClock();
        var storeRetry = new StoreRetry(Duration.ofSeconds(5), new Random(1), _ -> {});
        return new LedgerPage(
                new RealBooks(
                        TestTable.dynamo(), TestTable.create(), clock, storeRetry, RealBooks.ACTIVE_HOLD_LIMIT, 2),
                clock);
    }

    public void play(String page) {
        page.lines().filter(line -> !line.isBlank()).forEach(line -> {
            var sides = line.split("->", 2);
            var answer = answer(sides[0]);
            if (sides.length == 2) {
                check(line, withoutDetails(answer), parts(sides[1]));
            }
        });
    }

    private static void check(String line, List<String> answered, List<String> expected) {
        if (List.of("holds", "transactions").contains(line.strip().split("\\s+", 2)[0])) {
            assertThat(answered).as(line).isEqualTo(expected);
        } else {
            assertThat(answered).as(line).containsAll(expected);
        }
    }

    public static List<String> parts(String answer) {
        return Arrays.stream(answer.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static List<String> withoutDetails(String answer) {
        return parts(answer).stream().map(part -> part.split(" \\| ", 2)[0]).toList();
    }

    /// What the books say to one line.
    public String answer(String command) {
        var words = new ArrayList<>(List.of(command.strip().split("\\s+", -1)));
        var verb = words.removeFirst();
        if (verb.equals("tick")) {
            clock.advance(duration(words.removeFirst()));
            return "";
        }
        var account = account(words.removeFirst());
        return switch (verb) {
            case "grant" -> grant(account, words);
            case "hold" -> {
                var hold = named(account, words);
                var amount = Long.parseLong(words.removeFirst());
                var duration = words.isEmpty() ? Duration.ofMinutes(15) : duration(words.removeFirst());
                yield books.hold(account, hold, amount, duration);
            }
            case "convert" -> {
                var hold = named(account, words);
                var excess = words.remove("excess");
                yield books.convert(account, hold, amount(words), excess);
            }
            case "extend" -> {
                var hold = named(account, words);
                yield books.extend(account, hold, duration(words.removeFirst()));
            }
            case "adjust" -> {
                var amount = Long.parseLong(words.removeFirst());
                yield books.adjust(
                        account,
                        after("as", words).orElse("adjustment"),
                        amount,
                        after("because", words).orElse("mistake"));
            }
            case "refund-hold" -> {
                var reference = after("as", words).orElse("refund");
                var reason = after("because", words);
                var hold = named(account, words);
                yield books.refundHold(account, hold, amount(words), reference, reason);
            }
            case "release" -> books.release(account, named(account, words));
            case "expire" -> books.expire(named(account, words));
            case "late" -> books.deductLate(named(account, words));
            case "refund" -> books.refund(named(account, words), words.contains("late"));
            case "balance" -> books.balance(account);
            case "holds" -> books.holds(account, words.stream().findFirst().flatMap(Hold.Status::named));
            case "transactions" -> books.transactions(account);
            default -> throw new IllegalArgumentException("no such line: " + command);
        };
    }

    private static OptionalLong amount(List<String> words) {
        return words.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(words.removeFirst()));
    }

    private String grant(AccountId account, List<String> words) {
        var amount = Long.parseLong(words.removeFirst());
        return books.grant(account, after("as", words).orElse("grant"), amount, after("because", words));
    }

    private static Books.Named named(AccountId account, List<String> words) {
        var by = after("by", words).flatMap(Hold.Source::named);
        var name = words.removeFirst();
        var owner = name.contains("@") ? account(name.substring(name.indexOf('@') + 1)) : account;
        var hold = name.split("@", 2)[0].split(":", 2);
        return hold.length == 1
                ? new Books.Named(owner, Hold.Source.API, hold[0], by)
                : new Books.Named(owner, Hold.Source.named(hold[0]).orElseThrow(), hold[1], by);
    }

    /// The word that follows another one; both are taken out.
    private static Optional<String> after(String word, List<String> words) {
        int at = words.indexOf(word);
        if (at < 0) {
            return Optional.empty();
        }
        words.remove(at);
        return Optional.of(words.remove(at));
    }

    public static AccountId account(String name) {
        var parts = name.split("/", 2);
        var type = parts.length == 1
                ? CreditType.INTERACTION
                : CreditType.named(parts[1]).orElseThrow();
        return new AccountId("user_" + parts[0], type);
    }

    private static Duration duration(String text) {
        return text.endsWith("ms")
                ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)))
                : Duration.ofSeconds(Long.parseLong(text.substring(0, text.length() - 1)));
    }
}
