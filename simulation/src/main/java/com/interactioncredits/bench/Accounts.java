package com.interactioncredits.bench;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.CreditType;
import com.interactioncredits.credits.Credits;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.ledger.CreditLedger;
import com.interactioncredits.ledger.records.LedgerKeys;
import com.interactioncredits.ledger.records.PendingTable;
import com.interactioncredits.store.StoreRetry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// The accounts of a table.
final class Accounts {
    private static final Credits GRANTED = new Credits(1_000_000_000);

    private Accounts() {}

    static AccountId account(int number) {
        return new AccountId("user_" + number, CreditType.INTERACTION);
    }

    /// Accounts with credits and with room for entries: one that the ledger made, and copies of it.
    static List<AccountId> open(DynamoDbClient dynamo, String table, int count) {
        var first = account(0);
        var storeRetry = new StoreRetry(Duration.ofSeconds(5), new Random(1), Thread::sleep);
        new CreditLedger(dynamo, table, Clock.systemUTC(), storeRetry)
                .grant(first, new Reference("start"), GRANTED, Optional.empty(), Actor.partOfSystem("bench"));
        dynamo.updateItem(new PendingTable(table).preparing(first));
        var item = dynamo.getItem(get ->
                        get.tableName(table).key(LedgerKeys.account(first)).consistentRead(true))
                .item();
        for (int number = 1; number < count; number++) {
            var copy = new HashMap<>(item);
            copy.putAll(LedgerKeys.account(account(number)));
            dynamo.putItem(put -> put.tableName(table).item(copy));
        }
        return IntStream.range(0, count).mapToObj(Accounts::account).toList();
    }
}
