package com.interactioncredits.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.TestStore;
import com.interactioncredits.ledger.records.LedgerItems;
import com.interactioncredits.ledger.records.LedgerKeys;
import com.interactioncredits.store.Item;
import com.interactioncredits.store.StoreRetry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/// Counts an account from every record of a table, as an auditor would: what the balance says must follow from the
/// grants, the holds and the corrections alone.
public final class Audit {
    private final Map<String, Records> accounts = new HashMap<>();

    private static final class Records {
        Map<String, Long> account = Map.of();
        boolean commits;
        final List<Item> holds = new ArrayList<>();
        final List<Item> transactions = new ArrayList<>();
        final Set<String> open = new HashSet<>();
    }

    public static Audit of(TestStore store) {
        return of(store.dynamo(), store.table());
    }

    public static Audit of(DynamoDbClient dynamo, String table) {
        var audit = new Audit();
        dynamo.scanPaginator(ScanRequest.builder()
                        .tableName(table)
                        .consistentRead(true)
                        .build())
                .items()
                .forEach(attributes -> audit.take(new Item(attributes)));
        return audit;
    }

    /// After the holds are completed that are committed only.
    public static Audit ofCompleted(TestStore store, Clock clock, StoreRetry storeRetry) {
        return ofCompleted(store.dynamo(), store.table(), clock, storeRetry);
    }

    public static Audit ofCompleted(DynamoDbClient dynamo, String table, Clock clock, StoreRetry storeRetry) {
        var pending = new PendingHolds(dynamo, table, clock, storeRetry);
        var scan = ScanRequest.builder().tableName(table).consistentRead(true).build();
        dynamo.scanPaginator(scan).items().stream()
                .filter(item -> "ACCOUNT".equals(new Item(item).getText("sk")))
                .flatMap(item -> LedgerItems.account(Optional.of(item)).pending().stream())
                .forEach(pending::complete);
        return of(dynamo, table);
    }

    private void take(Item item) {
        switch (item.getText("sk")) {
            case "ACCOUNT" -> {
                var pending = item.attributes().get("pending");
                records(item.getText("pk")).commits = pending != null;
                assertThat(pending == null || pending.m().isEmpty())
                        .as("the holds of %s are complete", item.getText("pk"))
                        .isTrue();
                records(item.getText("pk")).account = Map.of(
                        "available", item.getNumber("available"),
                        "granted", item.getNumber("granted"),
                        "version", item.getNumber("version"),
                        "placed", item.number("placed", 0),
                        "returned", item.number("returned", 0));
            }
            case "HOLD" -> records(partition(item)).holds.add(item);
            case "TX" -> records(partition(item)).transactions.add(item);
            case "EXPIRY", "WALK", "FREEZE" -> {
                // only a bell, where the reconciler is, and why an account is frozen: nothing follows from them
            }
            case String sk
            when item.getText("pk").startsWith("REPAIR#") -> assertThat(sk).isNotEmpty();
            default ->
                records(LedgerKeys.partition(LedgerKeys.accountOf(item.getText("pk"))))
                        .open
                        .add(item.getText("holdId") + " " + item.getNumber("amount") + " "
                                + item.getNumber("expiresAt"));
        }
    }

    private Records records(String partition) {
        return accounts.computeIfAbsent(partition, _ -> new Records());
    }

    private static String partition(Item item) {
        return "ACCOUNT#" + item.getText("userId") + "#" + item.getText("creditType");
    }

    public void check() {
        check(false);
    }

    /// After a repair the version is higher than the number of changes.
    public void checkRepaired() {
        check(true);
    }

    private void check(boolean repaired) {
        accounts.forEach((account, records) -> {
            var active = having(records.holds, "status", "active");
            var converted = having(records.holds, "status", "converted");
            var returnedInPart = converted.stream()
                    .filter(hold -> hold.getNumber("convertedAmount") != hold.getNumber("amount"))
                    .count();
            var grants = having(records.transactions, "type", "grant");
            long returned = records.holds.size() - active.size() - converted.size() + returnedInPart;
            long granted = sum(grants, "amount") + sum(having(records.transactions, "type", "adjustment"), "amount");
            long held = sum(active, "amount");
            long spent = sum(converted, "convertedAmount") + granted - sum(records.transactions, "amount");
            var version = (long) records.transactions.size()
                    + records.holds.size()
                    + returned
                    + 2
                            * records.holds.stream()
                                    .mapToLong(hold -> hold.number("extensions", 0))
                                    .sum();
            assertThat(records.account)
                    .as(account)
                    .isEqualTo(Map.of(
                            "available",
                            granted - held - spent,
                            "granted",
                            granted,
                            "version",
                            versionOf(records, version, repaired),
                            "placed",
                            (long) records.holds.size(),
                            "returned",
                            returned));
            converted.forEach(hold -> {
                var refunds = having(records.transactions, "type", "refund").stream()
                        .filter(refund -> refund.optionalText("messageId").isEmpty())
                        .filter(refund -> hold.getText("pk")
                                .equals("HOLD#" + refund.optionalText("holdId").orElse("")))
                        .toList();
                assertThat(hold.number("refunded", 0))
                        .as("refunded of " + hold.getText("reference"))
                        .isLessThanOrEqualTo(hold.getNumber("convertedAmount"));
                if (hold.has("refunded")) {
                    assertThat(hold.number("refunded", 0)).isEqualTo(sum(refunds, "amount"));
                }
            });
            assertThat(granted - held - spent).as("available to " + account).isNotNegative();
            assertThat(records.open)
                    .as("open holds of " + account)
                    .containsExactlyInAnyOrderElementsOf(active.stream()
                            .map(hold -> hold.getText("pk").substring("HOLD#".length()) + " " + hold.getNumber("amount")
                                    + " " + hold.getNumber("expiresAt"))
                            .toList());
        });
    }

    /// A second commit of one hold, and its undo, raise the version without a change that shows.
    private static long versionOf(Records records, long changes, boolean repaired) {
        var kept = records.account.getOrDefault("version", 0L);
        return repaired || (records.commits && kept > changes) ? kept : changes;
    }

    private static List<Item> having(List<Item> items, String name, String value) {
        return items.stream().filter(item -> item.getText(name).equals(value)).toList();
    }

    private static long sum(List<Item> items, String name) {
        return items.stream().mapToLong(item -> item.getNumber(name)).sum();
    }
}
