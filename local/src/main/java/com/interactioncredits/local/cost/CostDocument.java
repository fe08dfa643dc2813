package com.interactioncredits.local.cost;

import static com.interactioncredits.local.cost.MarkdownText.bold;
import static com.interactioncredits.local.cost.MarkdownText.dollars;
import static com.interactioncredits.local.cost.MarkdownText.number;
import static com.interactioncredits.local.cost.MarkdownText.plain;
import static com.interactioncredits.local.cost.MarkdownText.whole;

import java.util.List;
import java.util.TreeSet;

/// docs/cost.md, from what was counted and the prices. Pure.
final class CostDocument {
    private static final double MILLION = 1_000_000;

    /// In a month, of one execution environment of each of the two functions that read the secret.
    private static final double SECRET_READS = 2.0 * 30 * 24 * 12;

    private final Prices prices;
    private final Counted counted;
    private final MarkdownText text = new MarkdownText();

    private CostDocument(Prices prices, Counted counted) {
        this.prices = prices;
        this.counted = counted;
    }

    static String of(Prices prices, Counted counted) {
        return new CostDocument(prices, counted).write();
    }

    private String write() {
        text.paragraph("# Cost");
        text.paragraph(
                "`make cost` writes this file; do not edit it. It runs the deployed functions and the deployed state machine with the "
                        + "template's table, counts all requests of AWS, and multiplies them by the prices of [prices.json](prices.json), "
                        + "without any free tier. `CostTest` counts again in `make test` and fails when a number here differs.");
        summary();
        million();
        otherMessages();
        consoles();
        idleMonth();
        notCounted();
        priceTable();
        return text.toString();
    }

    private void summary() {
        text.paragraph("## Summary");
        text.row("", "Step Functions Express", "Step Functions Standard");
        text.row("---", "--:", "--:");
        for (var kind : List.of(Counted.ACCEPTED, Counted.DELIVERED)) {
            var all = aMillion(kind);
            text.row("A million messages, " + kind, dollars(express(all)), dollars(standard(all)));
            var watched = all.plus(watching().times(MILLION));
            text.row("the same, each watched by a console", dollars(express(watched)), dollars(standard(watched)));
        }
        var idle = counted.idleMonth().dollars(prices);
        text.row("An idle month", dollars(idle), dollars(idle));
        var console = idle + openHour().times(24 * 30).dollars(prices);
        text.row("An idle month with one console always open", dollars(console), dollars(console));
        text.end();
        text.paragraph(
                "A million messages come evenly over a month: each queue entry and each timer is a batch of its own, which "
                        + "is the most that they can cost. Each message is sent, delivered and read, with one webhook for each.");
        text.paragraph(
                "Traces are those of one of a hundred requests. X-Ray also records the first request of each second, which "
                        + "adds %s dollars a month at most, with any number of messages."
                                .formatted(dollars(Month.LENGTH.toSeconds() * prices.dollars(CountedSystem.TRACE))));
    }

    private Usage watching() {
        return counted.busyPoll().times(prices.assumed("polls-per-message"));
    }

    /// With the reconciler's work on these messages, and a month of their storage.
    private Usage aMillion(String kind) {
        var stored = counted.stored();
        return message(kind)
                .plus(judging())
                .plus("secret-read", "each five minutes", prices.assumed("environments") * SECRET_READS / MILLION)
                .plus("dynamodb-storage", "a month's storage", stored.table() + stored.indexes())
                .plus("dynamodb-pitr", "a month's backup", stored.table())
                .times(MILLION);
    }

    private Usage message(String kind) {
        var usage = counted.messages().get(kind);
        if (usage == null) {
            throw new IllegalStateException(kind);
        }
        return usage;
    }

    private Usage judging() {
        var sum = Usage.NONE;
        for (var entry : counted.judgement().units().entrySet()) {
            sum = sum.plus(entry.getKey().price(), "the daily reconciliation", entry.getValue());
        }
        return sum;
    }

    private double express(Usage usage) {
        return usage.only(line -> !line.price().equals("standard-transition")).dollars(prices);
    }

    private double standard(Usage usage) {
        return usage.only(line -> !line.price().startsWith("express")).dollars(prices);
    }

    private void million() {
        text.paragraph("## A message, line by line");
        text.paragraph(
                "Units of one message, and dollars of a million. Write units of an item are two for each kilobyte in a transaction; an "
                        + "index entry that moves is two. The reconciler judges an account for each half day in which it changes; this one sends "
                        + Counted.JUDGED + " messages in it. The mark of each is a batch of its own.");
        text.row("", "accepted: units", "$ a million", "delivered: units", "$ a million");
        text.row("---", "--:", "--:", "--:", "--:");
        var accepted = aMillion(Counted.ACCEPTED).times(1 / MILLION);
        var delivered = aMillion(Counted.DELIVERED).times(1 / MILLION);
        var both = accepted.plus(delivered);
        for (var price : prices.prices().keySet()) {
            var lines = new TreeSet<>(
                    both.only(line -> line.price().equals(price)).units().keySet());
            if (lines.isEmpty()) {
                continue;
            }
            var one = accepted.only(line -> line.price().equals(price));
            var other = delivered.only(line -> line.price().equals(price));
            text.row(
                    "**" + what(price) + "**",
                    bold(number(one.of(price))),
                    bold(money(one)),
                    bold(number(other.of(price))),
                    bold(money(other)));
            if (lines.size() > 1) {
                for (var line : lines) {
                    var left = accepted.only(line::equals);
                    var right = delivered.only(line::equals);
                    text.row(line.what(), number(left.of(price)), money(left), number(right.of(price)), money(right));
                }
            }
        }
        text.end();
    }

    private String what(String price) {
        var found = prices.prices().get(price);
        if (found == null) {
            throw new IllegalStateException(price);
        }
        return found.what();
    }

    private String money(Usage usage) {
        return dollars(usage.dollars(prices) * MILLION);
    }

    private void otherMessages() {
        text.paragraph("## Other messages");
        text.paragraph("Without storage and reconciliation, on Step Functions Express.");
        text.row("a message", "write units", "read units", "calls of functions", "SQS requests", "$ a million");
        text.row("---", "--:", "--:", "--:", "--:", "--:");
        counted.messages()
                .forEach((kind, usage) -> text.row(
                        kind,
                        number(usage.of(MeteredDynamo.WRITES)),
                        number(usage.of(MeteredDynamo.READS)),
                        number(usage.of("lambda-request")),
                        number(usage.of(MeteredQueues.REQUESTS)),
                        dollars(express(usage) * MILLION)));
        text.end();
    }

    /// As often as `PACE` of the web client says.
    private Usage openHour() {
        return counted.idlePoll()
                .times(120)
                .plus(counted.balance().times(60))
                .plus(counted.newestMessages().times(12));
    }

    private void consoles() {
        text.paragraph("## Consoles");
        text.paragraph(
                "A visible console polls each 30 s, or each 2 s while a message is on its way, reads the balance each minute and the newest messages "
                        + "each five minutes. A hidden one asks nothing. One that is open and idle for an hour costs "
                        + dollars(openHour().dollars(prices), 5) + ", and one message that is watched costs "
                        + dollars(watching().dollars(prices), 7) + ".");
        text.row("a call", "read units", "$ a million");
        text.row("---", "--:", "--:");
        text.row("idle poll", number(counted.idlePoll().of(MeteredDynamo.READS)), money(counted.idlePoll()));
        text.row("busy poll", number(counted.busyPoll().of(MeteredDynamo.READS)), money(counted.busyPoll()));
        text.row("balance", number(counted.balance().of(MeteredDynamo.READS)), money(counted.balance()));
        text.row(
                "newest messages",
                number(counted.newestMessages().of(MeteredDynamo.READS)),
                money(counted.newestMessages()));
        text.end();
    }

    private void idleMonth() {
        text.paragraph("## An idle month");
        text.row("", "units", "$");
        text.row("---", "--:", "--:");
        var usage = counted.idleMonth();
        for (var price : prices.prices().keySet()) {
            var some = usage.only(line -> line.price().equals(price));
            if (!some.units().isEmpty()) {
                text.row(
                        "**" + what(price) + "**", bold(whole(some.of(price))), bold(dollars(some.dollars(prices), 3)));
                if (some.units().size() > 1) {
                    some.units()
                            .forEach((line, count) -> text.row(
                                    line.what(),
                                    whole(count),
                                    dollars(usage.only(line::equals).dollars(prices), 3)));
                }
            }
        }
        text.row("**together**", "", bold(dollars(usage.dollars(prices))));
        text.end();
    }

    private void notCounted() {
        text.paragraph("## Not counted");
        text.paragraph(
                "Data that leaves AWS ($0.09 a GB; about 2 KB of answers for a message), the storage of logs, the console's files in S3 and "
                        + "CloudFront, AppConfig's records, which nothing reads, custom metrics ($0.30 a month for each that [occurs in every hour](observability.md#cost), "
                        + "none in an idle month), the dashboard (the first three of an account are free), "
                        + "and starts of new execution environments. Schedules, the table's stream, SnapStart for Java, and the deletion of items "
                        + "by their time to live cost nothing.");
    }

    private void priceTable() {
        text.paragraph("## Prices and assumptions");
        text.paragraph("Prices of " + prices.region()
                + ", as quoted in November 2026 by copies of AWS's pages and by lists of them; no bill was seen.");
        text.row("price", "$", "per", "date", "source");
        text.row("---", "--:", "---", "---", "---");
        prices.prices()
                .values()
                .forEach(price -> text.row(
                        price.what(),
                        plain(price.dollars()),
                        (price.per() == 1 ? "" : whole(price.per()) + " × ") + price.unit(),
                        price.date(),
                        price.source()));
        text.end();
        text.paragraph("What cannot be counted is assumed:");
        text.row("assumption", "value");
        text.row("---", "--:");
        prices.assumptions()
                .values()
                .forEach(
                        assumption -> text.row(assumption.what(), plain(assumption.value()) + " " + assumption.unit()));
    }
}
