package com.interactioncredits.metrics;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.interactioncredits.logging.LogContext;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Measures in CloudWatch's embedded metric format: a line of JSON in the log that CloudWatch turns into metrics, so
/// that measuring needs no call and cannot fail. Holds no user, number or text.
///
/// Source: CloudWatch user guide, "Specification: Embedded metric format".
public final class Metrics {
    public static final String NAMESPACE = "InteractionCredits";
    public static final String DIMENSION = "Table";

    /// Whose metric it is besides the table's, by a member of the line that is measured. Each value of it is a metric
    /// of its own, and has its price: all are few and known.
    public enum By {
        TABLE(""),
        ROUTE("route"),
        CODE("code"),
        CLASS("class");

        private final String member;

        By(String member) {
            this.member = member;
        }

        /// What distinguishes its metrics; empty when there is but one.
        public String member() {
            return member;
        }

        /// The dimensions of each metric that a value counts for.
        public List<List<String>> sets() {
            return switch (this) {
                case TABLE -> List.of(List.of(DIMENSION));
                case CODE -> List.of(List.of(DIMENSION, member));
                case ROUTE, CLASS -> List.of(List.of(DIMENSION), List.of(DIMENSION, member));
            };
        }
    }

    public enum Unit {
        COUNT("Count"),
        MILLISECONDS("Milliseconds"),
        SECONDS("Seconds");

        private final String label;

        Unit(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    public enum Name {
        /// How long a request took. How many values there are is how many requests there were.
        LATENCY("Latency", Unit.MILLISECONDS, By.ROUTE),
        /// Requests that met an error of ours, answered 500.
        FAULTS("Faults", Unit.COUNT, By.ROUTE),
        /// Requests answered 503, since the store was away or others changed the same account all the while.
        CONTENDED("Contended", Unit.COUNT, By.ROUTE),
        /// Requests refused, by the code of the refusal.
        REFUSALS("Refusals", Unit.COUNT, By.CODE),
        /// Webhooks whose signature is not Meta's.
        FORGED_WEBHOOKS("ForgedWebhooks", Unit.COUNT, By.TABLE),
        /// Credits that grants put into accounts.
        CREDITS_GRANTED("CreditsGranted", Unit.COUNT, By.TABLE),
        HOLDS_PLACED("HoldsPlaced", Unit.COUNT, By.TABLE),
        HOLDS_CONVERTED("HoldsConverted", Unit.COUNT, By.TABLE),
        HOLDS_RELEASED("HoldsReleased", Unit.COUNT, By.TABLE),
        /// Holds that were expired because they were due, except by a call that needed the one.
        HOLDS_EXPIRED("HoldsExpired", Unit.COUNT, By.TABLE),
        MESSAGES_ACCEPTED("MessagesAccepted", Unit.COUNT, By.TABLE),
        /// Messages that are known to have been sent.
        MESSAGES_SENT("MessagesSent", Unit.COUNT, By.TABLE),
        MESSAGES_DELIVERED("MessagesDelivered", Unit.COUNT, By.TABLE),
        /// Messages that became `failed`, by whose doing it was.
        MESSAGES_FAILED("MessagesFailed", Unit.COUNT, By.CLASS),
        MESSAGES_UNCONFIRMED("MessagesUnconfirmed", Unit.COUNT, By.TABLE),
        /// Tries of calls on the store that met another transaction, a throttle or an error.
        STORE_RETRIES("StoreRetries", Unit.COUNT, By.TABLE),
        /// How long the next step of a message has been due that the sweep found overdue; the longest of a run.
        OLDEST_OVERDUE_MESSAGE("OldestOverdueMessage", Unit.SECONDS, By.TABLE),
        /// How long a hold has been due that was not expired yet; the longest of a run.
        OLDEST_DUE_HOLD("OldestDueHold", Unit.SECONDS, By.TABLE),
        /// Credits that late deductions could not get.
        MISSING_CREDITS("MissingCredits", Unit.COUNT, By.TABLE),
        /// Errors that only the sending account can cause, such as an expired token or a locked account, each time that
        /// WhatsApp reports one: as an answer, in a status or beside one.
        OPERATOR_ACTION_NEEDED("OperatorActionNeeded", Unit.COUNT, By.TABLE),
        /// Attempts of which it is unknown whether WhatsApp accepted the message.
        UNKNOWN_OUTCOMES("UnknownOutcomes", Unit.COUNT, By.TABLE),
        /// 1 for each minute in which the sweep found that sending had stopped by itself.
        BREAKER_OPEN("BreakerOpen", Unit.COUNT, By.TABLE),
        /// Messages whose next step the sweep found overdue.
        MESSAGES_SWEPT("MessagesSwept", Unit.COUNT, By.TABLE),
        /// Messages that the sweep could not resume.
        SWEEP_FAILURES("SweepFailures", Unit.COUNT, By.TABLE),
        /// Statuses whose message was not found: another system's, or lost.
        UNKNOWN_STATUSES("UnknownStatuses", Unit.COUNT, By.TABLE),
        /// Statuses of an unknown kind, or that name no message.
        UNUSABLE_STATUSES("UnusableStatuses", Unit.COUNT, By.TABLE),
        /// Records that contradict each other, as the reconciler found them; zero when it found none.
        LEDGER_DRIFT("LedgerDrift", Unit.COUNT, By.TABLE),
        /// Holds that were due and still open when the reconciler read them.
        STUCK_HOLDS("StuckHolds", Unit.COUNT, By.TABLE),
        /// Accounts that the reconciler could not judge: they moved all the while, or have too many records.
        UNSETTLED_ACCOUNTS("UnsettledAccounts", Unit.COUNT, By.TABLE),
        /// How many minutes ago the oldest change may have been that no judgement has seen.
        UNJUDGED_MINUTES("UnjudgedMinutes", Unit.COUNT, By.TABLE);

        private final String label;
        private final Unit unit;
        private final By by;

        Name(String label, Unit unit, By by) {
            this.label = label;
            this.unit = unit;
            this.by = by;
        }

        public String label() {
            return label;
        }

        public Unit unit() {
            return unit;
        }

        public By by() {
            return by;
        }
    }

    private final PrintStream out;
    private final Clock clock;
    private final String table;

    /// @param table distinguishes one deployment from another
    public Metrics(PrintStream out, Clock clock, String table) {
        this.out = out;
        this.clock = clock;
        this.table = table;
    }

    /// Writes nothing for none.
    public void count(Name name, long amount) {
        if (amount != 0) {
            measure(Map.of(name, amount));
        }
    }

    /// Counts one of each, in one line.
    public void countEach(Collection<Name> names) {
        if (!names.isEmpty()) {
            measure(ones(names));
        }
    }

    /// The same of something of one class.
    public void countEach(Collection<Name> names, String ofClass) {
        write(JsonNodeFactory.instance.objectNode().put("class", ofClass), ones(names));
    }

    /// Writes one line with all of these, also those that are zero.
    public void measure(Map<Name, Long> values) {
        write(JsonNodeFactory.instance.objectNode(), values);
    }

    private static Map<Name, Long> ones(Collection<Name> names) {
        return names.stream().collect(Collectors.toMap(Function.identity(), _ -> 1L));
    }

    private void write(ObjectNode line, Map<Name, Long> values) {
        LogContext.addTo(line);
        addTo(line, values);
        out.println(line);
    }

    /// Makes a line of the log one that CloudWatch reads these values from, too.
    ///
    /// @param line with the members that the metrics' dimensions name
    public void addTo(ObjectNode line, Map<Name, Long> values) {
        var directives = line.putObject("_aws").put("Timestamp", clock.millis()).putArray("CloudWatchMetrics");
        line.put(DIMENSION, table);
        var inOrder = new TreeMap<>(values);
        var names = inOrder.keySet().stream()
                .collect(Collectors.groupingBy(Name::by, () -> new EnumMap<>(By.class), Collectors.toList()));
        names.forEach((by, measured) -> {
            var directive = directives.addObject().put("Namespace", NAMESPACE);
            var sets = directive.putArray("Dimensions");
            by.sets().forEach(set -> set.forEach(sets.addArray()::add));
            var metrics = directive.putArray("Metrics");
            for (var name : measured) {
                metrics.addObject()
                        .put("Name", name.label())
                        .put("Unit", name.unit().label());
            }
        });
        inOrder.forEach((name, value) -> line.put(name.label(), value));
    }
}
