package com.interactioncredits.workflow;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.interactioncredits.logging.LogContext;
import com.interactioncredits.metrics.Metrics;
import com.interactioncredits.parsing.KeepReady;
import com.interactioncredits.reconciliation.DailyJudgement;
import com.interactioncredits.reconciliation.Finding;
import com.interactioncredits.reconciliation.Reconciler;
import com.interactioncredits.reconciliation.ReconciliationPage;
import com.interactioncredits.reconciliation.ReconciliationResult;
import com.interactioncredits.reconciliation.Totals;
import com.interactioncredits.wiring.Wiring;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Compares accounts with their records.
///
/// The schedule's event, `{"scheduled": true}`, judges accounts that have changed. An operator's, `{"repair": false,
/// "from": null}`, is one part of a scan of the whole table; it answers what was found, and in `next` the `from` of the
/// next part.
public final class ReconcileAccounts implements RequestStreamHandler {
    /// Short enough for an operator who waits, with time to finish the account that it is at, and its repair.
    private static final Duration SCAN_BUDGET = Duration.ofSeconds(40);

    /// Leaves a minute of the function's five to finish what it is at.
    private static final Duration BUDGET = Duration.ofMinutes(4);

    private static final JsonMapper JSON = new JsonMapper();
    private static final System.Logger LOG = System.getLogger(ReconcileAccounts.class.getName());

    private final Reconciler reconciler;
    private final DailyJudgement judgement;
    private final Metrics metrics;

    public ReconcileAccounts() {
        this(Wiring.shared());
    }

    public ReconcileAccounts(Wiring wiring) {
        this(wiring.reconciler(), wiring.dailyJudgement(), wiring.metrics());
    }

    ReconcileAccounts(Reconciler reconciler, DailyJudgement judgement, Metrics metrics) {
        this.reconciler = reconciler;
        this.judgement = judgement;
        this.metrics = metrics;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        var event = read(input);
        if (KeepReady.isIn(event)) {
            JSON.writeValue(output, JsonNodeFactory.instance.objectNode());
            return;
        }
        var page = LogContext.ofInvocation(context, () -> page(event));
        JSON.writeValue(output, page.map(ReconcileAccounts::report).orElseGet(JsonNodeFactory.instance::objectNode));
    }

    private Optional<ReconciliationPage> page(JsonNode event) {
        var page = event.path("scheduled").asBoolean()
                ? judged()
                : Optional.of(reconciler.scan(
                        Optional.ofNullable(event.path("from").textValue()),
                        SCAN_BUDGET,
                        event.path("repair").asBoolean()));
        page.ifPresent(this::log);
        return page;
    }

    /// The age is counted before: a call that dies must not hide it.
    private Optional<ReconciliationPage> judged() {
        var backlog = judgement.backlog();
        backlog.ifPresent(found ->
                metrics.count(Metrics.Name.UNJUDGED_MINUTES, found.age().toMinutes()));
        return backlog.map(found -> judgement.judge(found, BUDGET));
    }

    /// A repair that was misspelt must not pass for a report that found nothing to repair.
    private static JsonNode read(InputStream input) throws IOException {
        JsonNode event;
        try {
            event = JSON.readTree(input);
        } catch (JsonProcessingException _) {
            throw new IllegalArgumentException("the event is no JSON");
        }
        var known = Set.of("scheduled", "repair", "from", "keepReady");
        for (var field : event.properties()) {
            var value = field.getValue();
            var isRight = field.getKey().equals("from") ? value.isTextual() || value.isNull() : value.isBoolean();
            if (!known.contains(field.getKey()) || !isRight) {
                throw new IllegalArgumentException("the event is {\"repair\": true or false, \"from\": text or null}");
            }
        }
        return event;
    }

    /// The log names kinds and numbers, and the hold or message, never whose they are: the report does.
    private void log(ReconciliationPage page) {
        metrics.measure(Map.of(Metrics.Name.LEDGER_DRIFT, page.drifts()));
        metrics.count(Metrics.Name.STUCK_HOLDS, page.found().size() - page.drifts());
        metrics.count(Metrics.Name.UNSETTLED_ACCOUNTS, page.unsettled());
        page.found().stream()
                .filter(found -> found.finding().isDrift())
                .forEach(found -> LogContext.ofPart(() -> {
                    nameInLog(found.finding());
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "reconciler: {0}, {1}",
                            name(found.finding()),
                            name(found.outcome()));
                    return found;
                }));
    }

    private static void nameInLog(Finding finding) {
        switch (finding) {
            case Finding.AccountDrift _ -> {}
            case Finding.ActiveButNotOpen(var hold) -> LogContext.holdId(hold.id());
            case Finding.OpenButNotActive(var entry) -> LogContext.holdId(entry.id());
            case Finding.OpenOtherwise(var hold) -> LogContext.holdId(hold.id());
            case Finding.RefundsDisagree disagree ->
                LogContext.holdId(disagree.hold().id());
            case Finding.StuckHold(var hold) -> LogContext.holdId(hold.id());
            case Finding.MessageDisagrees message -> LogContext.messageId(message.messageId());
        }
    }

    private static ObjectNode report(ReconciliationPage page) {
        var report = JsonNodeFactory.instance
                .objectNode()
                .put("accounts", page.accounts())
                .put("unsettled", page.unsettled());
        var findings = report.putArray("findings");
        page.found().forEach(found -> findings.add(json(found)));
        return report.put("next", page.next().orElse(null));
    }

    private static ObjectNode json(ReconciliationResult found) {
        var account = found.finding().account();
        var json = JsonNodeFactory.instance
                .objectNode()
                .put("finding", name(found.finding()))
                .put("outcome", name(found.outcome()))
                .put("userId", account.userId())
                .put("creditType", account.creditType().label());
        switch (found.finding()) {
            case Finding.AccountDrift drift -> {
                json.set("kept", json(drift.kept()));
                json.set("recorded", json(drift.recorded()));
            }
            case Finding.ActiveButNotOpen(var hold) ->
                json.put("holdId", hold.id().toString()).put("amount", hold.amount());
            case Finding.OpenButNotActive open ->
                json.put("holdId", open.entry().id().toString())
                        .put("amount", open.entry().amount());
            case Finding.OpenOtherwise(var hold) ->
                json.put("holdId", hold.id().toString()).put("amount", hold.amount());
            case Finding.RefundsDisagree(var hold, var recorded) ->
                json.put("holdId", hold.id().toString())
                        .put("refunded", hold.refunded())
                        .put("recorded", recorded);
            case Finding.StuckHold(var hold) ->
                json.put("holdId", hold.id().toString())
                        .put("amount", hold.amount())
                        .put("expiresAt", hold.expiresAt().toString());
            case Finding.MessageDisagrees message ->
                json.put("messageId", message.messageId().toString()).put("how", message.how());
        }
        return json;
    }

    private static ObjectNode json(Totals totals) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("available", totals.available())
                .put("granted", totals.granted())
                .put("holdsPlaced", totals.placed())
                .put("holdsReturned", totals.returned());
    }

    private static String name(Finding finding) {
        return switch (finding) {
            case Finding.AccountDrift drift -> drift.isOverdrawn() ? "overdrawn" : "account_drift";
            case Finding.ActiveButNotOpen _ -> "active_but_not_open";
            case Finding.OpenButNotActive _ -> "open_but_not_active";
            case Finding.OpenOtherwise _ -> "open_otherwise";
            case Finding.RefundsDisagree _ -> "refunds_disagree";
            case Finding.StuckHold _ -> "stuck_hold";
            case Finding.MessageDisagrees _ -> "message_disagrees";
        };
    }

    private static String name(ReconciliationResult.Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }
}
