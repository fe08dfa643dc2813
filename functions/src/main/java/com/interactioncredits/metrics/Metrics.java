package com.interactioncredits.metrics;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintStream;
import java.time.Clock;

/// Counts in CloudWatch's embedded metric format: a line of JSON in the log that CloudWatch turns into a
/// metric, so that counting needs no call and cannot fail. Holds no user, number or text.
///
/// Source: CloudWatch user guide, "Specification: Embedded metric format".
public final class Metrics {
    public static final String NAMESPACE = "InteractionCredits";
    public static final String DIMENSION = "Table";

    public enum Name {
        /// Credits that late deductions could not get.
        MISSING_CREDITS("MissingCredits"),
        /// Errors that only the sending account can cause, such as an expired token or a locked account, each time that
        /// WhatsApp reports one: as an answer, in a status or beside one.
        OPERATOR_ACTION_NEEDED("OperatorActionNeeded"),
        /// Attempts of which it is unknown whether WhatsApp accepted the message.
        UNKNOWN_OUTCOMES("UnknownOutcomes"),
        /// Messages whose next step the sweep found overdue.
        MESSAGES_SWEPT("MessagesSwept"),
        /// Messages that the sweep could not resume.
        SWEEP_FAILURES("SweepFailures"),
        /// Statuses whose message was not found: another system's, or lost.
        UNKNOWN_STATUSES("UnknownStatuses"),
        /// Statuses of an unknown kind, or that name no message.
        UNUSABLE_STATUSES("UnusableStatuses"),
        /// Records that contradict each other, as the reconciler found them.
        LEDGER_DRIFT("LedgerDrift"),
        /// Holds that were due and still open when the reconciler read them.
        STUCK_HOLDS("StuckHolds"),
        /// Accounts that the reconciler could not judge: they moved all the while, or have too many records.
        UNSETTLED_ACCOUNTS("UnsettledAccounts"),
        /// How many minutes ago the oldest change may have been that no judgement has seen.
        UNJUDGED_MINUTES("UnjudgedMinutes");

        private final String label;

        Name(String label) {
            this.label = label;
        }

        public String label() {
            return label;
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

    public void count(Name name, long amount) {
        if (amount == 0) {
            return;
        }
        var line = JsonNodeFactory.instance.objectNode();
        var directive = line.putObject("_aws")
                .put("Timestamp", clock.millis())
                .putArray("CloudWatchMetrics")
                .addObject()
                .put("Namespace", NAMESPACE);
        directive.putArray("Dimensions").addArray().add(DIMENSION);
        directive.putArray("Metrics").addObject().put("Name", name.label()).put("Unit", "Count");
        out.println(line.put(DIMENSION, table).put(name.label(), amount));
    }
}
