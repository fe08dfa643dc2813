package com.interactioncredits.workflow;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.interactioncredits.ledger.LedgerRows;
import com.interactioncredits.logging.LogContext;
import com.interactioncredits.reconciliation.Marks;
import com.interactioncredits.store.Item;
import com.interactioncredits.store.ItemKind;
import com.interactioncredits.wiring.Wiring;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Accounts were written: marks them, so that they are judged. The stream repeats a batch that fails; marking twice
/// does nothing.
public final class MarkAccounts implements RequestHandler<DynamodbEvent, @Nullable Void> {
    private final Marks marks;

    public MarkAccounts() {
        this(Wiring.shared());
    }

    public MarkAccounts(Wiring wiring) {
        this.marks = wiring.marks();
    }

    @Override
    public @Nullable Void handleRequest(DynamodbEvent event, Context context) {
        // None come with the call that keeps the function ready.
        var records = Objects.requireNonNullElse(event.getRecords(), List.<DynamodbStreamRecord>of());
        var accounts = records.stream()
                .map(MarkAccounts::key)
                .filter(ItemKind.ACCOUNT::is)
                .flatMap(key -> LedgerRows.accountOf(key).stream())
                .toList();
        return LogContext.<@Nullable Void, RuntimeException>ofInvocation(context, () -> {
            marks.mark(accounts);
            return null;
        });
    }

    private static Item key(DynamodbStreamRecord record) {
        var keys = record.getDynamodb().getKeys();
        return Item.key(
                Objects.requireNonNull(keys.get("pk")).getS(),
                Objects.requireNonNull(keys.get("sk")).getS());
    }
}
