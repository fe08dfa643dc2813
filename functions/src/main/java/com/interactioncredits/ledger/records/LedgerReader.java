package com.interactioncredits.ledger.records;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.OpenHold;
import com.interactioncredits.credits.Transaction;
import com.interactioncredits.store.Item;
import com.interactioncredits.store.ItemKind;
import com.interactioncredits.store.Listing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Get;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;

/// Reads the ledger's items, always strongly.
public final class LedgerReader {
    /// A transaction has 100 items at most, of which one is the account.
    private static final int OPEN_AT_ONCE = 99;

    private final DynamoDbClient dynamo;
    private final String table;
    private final Listing listing;

    public LedgerReader(DynamoDbClient dynamo, String table) {
        this.dynamo = dynamo;
        this.table = table;
        this.listing = new Listing(dynamo, table);
    }

    /// The open holds of an account, split by whether their time has come; the earliest to expire first.
    ///
    /// @param limited those of the active ones that count towards the limit
    /// @param account as it was read with the first of them
    public record OpenHolds(List<OpenHold> due, List<OpenHold> active, List<OpenHold> limited, AccountRecord account) {}

    public Optional<Hold> hold(UUID id) {
        return item(LedgerKeys.hold(id)).map(LedgerItems::hold);
    }

    /// A hold, also one that is committed only; writes nothing.
    public Optional<Hold> committedHold(AccountId account, UUID id) {
        var found = hold(id);
        if (found.isPresent()) {
            return found;
        }
        var entry = account(account).pending(id);
        // Its records may have been written between the two reads.
        return hold(id).or(() -> entry.map(PendingHold::hold));
    }

    public record HoldAndAccount(Optional<Hold> hold, AccountRecord account) {}

    /// Both in one call, not at one moment.
    public HoldAndAccount holdAndAccount(UUID holdId, AccountId account) {
        var items = listing.rows(List.of(LedgerKeys.hold(holdId), LedgerKeys.account(account)));
        return new HoldAndAccount(
                items.stream()
                        .filter(item -> ItemKind.HOLD.is(new Item(item)))
                        .findFirst()
                        .map(LedgerItems::hold),
                LedgerItems.account(items.stream()
                        .filter(item -> ItemKind.ACCOUNT.is(new Item(item)))
                        .findFirst()));
    }

    /// The holds with these ids; those that are not there are left out.
    ///
    /// @param ids at most 100
    public Map<UUID, Hold> holds(List<UUID> ids) {
        return listing.rows(ids.stream().map(LedgerKeys::hold).toList()).stream()
                .map(LedgerItems::hold)
                .collect(Collectors.toMap(Hold::id, hold -> hold));
    }

    /// What the table has under the id of each entry.
    public Map<PendingHold, PendingHold.State> states(List<PendingHold> entries) {
        var states = new LinkedHashMap<PendingHold, PendingHold.State>();
        if (!entries.isEmpty()) {
            var holds = holds(entries.stream().map(entry -> entry.hold().id()).toList());
            entries.forEach(entry -> states.put(
                    entry,
                    entry.against(Optional.ofNullable(holds.get(entry.hold().id())))));
        }
        return states;
    }

    public Optional<Transaction> transaction(UUID id) {
        return item(LedgerKeys.transaction(id)).map(LedgerItems::transaction);
    }

    public AccountRecord account(AccountId account) {
        return LedgerItems.account(item(LedgerKeys.account(account)));
    }

    /// The account as it was at one moment together with those of the open holds that were still there, and with the
    /// HOLDs of entries. More than fit into one transaction are read in several, each with the account.
    ///
    /// @return empty when the account moved between those transactions
    public Optional<Snapshot> snapshot(AccountId account, List<OpenHold> open, List<PendingHold> entries) {
        var still = new ArrayList<OpenHold>();
        var states = new LinkedHashMap<PendingHold, PendingHold.State>();
        var seen = Optional.<AccountRecord>empty();
        int from = 0;
        do {
            var here = from == 0 ? entries : List.<PendingHold>of();
            var some = open.subList(from, Math.min(open.size(), from + OPEN_AT_ONCE - here.size()));
            var part = part(account, some, here);
            if (seen.isPresent() && !seen.get().equals(part.account())) {
                return Optional.empty();
            }
            seen = Optional.of(part.account());
            still.addAll(part.open());
            states.putAll(part.entries());
            from += some.size();
        } while (from < open.size());
        return Optional.of(new Snapshot(seen.get(), still, states));
    }

    /// The account alone, waiting for a transaction that is under way on it.
    public AccountRecord settledAccount(AccountId account) {
        return part(account, List.of(), List.of()).account();
    }

    private Snapshot part(AccountId account, List<OpenHold> open, List<PendingHold> entries) {
        var gets = new ArrayList<TransactGetItem>();
        gets.add(get(LedgerKeys.account(account)));
        entries.forEach(entry -> gets.add(get(LedgerKeys.hold(entry.hold().id()))));
        open.forEach(hold -> gets.add(get(LedgerKeys.open(hold))));
        var items =
                dynamo
                        .transactGetItems(TransactGetItemsRequest.builder()
                                .transactItems(gets)
                                .build())
                        .responses()
                        .stream()
                        .map(LedgerReader::present)
                        .toList();
        var states = new LinkedHashMap<PendingHold, PendingHold.State>();
        for (int i = 0; i < entries.size(); i++) {
            states.put(entries.get(i), entries.get(i).against(items.get(1 + i).map(LedgerItems::hold)));
        }
        var still = items.stream()
                .skip(1 + entries.size())
                .flatMap(Optional::stream)
                .map(item -> LedgerItems.open(account, item))
                .toList();
        return new Snapshot(LedgerItems.account(items.getFirst()), still, states);
    }

    /// @param open those that were still there
    /// @param entries what the table had under each entry's id
    public record Snapshot(AccountRecord account, List<OpenHold> open, Map<PendingHold, PendingHold.State> entries) {}

    /// An entry among the open holds and its hold, as both were at one moment.
    ///
    /// @param active the hold, if it is active
    public record Pair(Optional<Hold> active, Optional<OpenHold> entry) {}

    public record HoldAndRefund(Optional<Hold> hold, Optional<Transaction> refund) {}

    /// Both at one moment: one without the other would show half of a refund.
    public HoldAndRefund holdAndRefund(UUID holdId, UUID refundId) {
        var items = dynamo.transactGetItems(TransactGetItemsRequest.builder()
                        .transactItems(get(LedgerKeys.hold(holdId)), get(LedgerKeys.transaction(refundId)))
                        .build())
                .responses();
        return new HoldAndRefund(
                present(items.getFirst()).map(LedgerItems::hold),
                present(items.getLast()).map(LedgerItems::transaction));
    }

    public Pair pair(OpenHold open) {
        var items = dynamo.transactGetItems(TransactGetItemsRequest.builder()
                        .transactItems(get(LedgerKeys.hold(open.id())), get(LedgerKeys.open(open)))
                        .build())
                .responses();
        var hold =
                present(items.getFirst()).map(LedgerItems::hold).filter(found -> found.status() == Hold.Status.ACTIVE);
        var entry = present(items.getLast()).map(item -> LedgerItems.open(open.account(), item));
        return new Pair(hold, entry);
    }

    private static Optional<Map<String, AttributeValue>> present(ItemResponse response) {
        return Optional.of(response.item()).filter(item -> !item.isEmpty());
    }

    public OpenHolds openHolds(AccountId account, Instant now) {
        var due = new ArrayList<OpenHold>();
        var active = new ArrayList<OpenHold>();
        var limited = new ArrayList<OpenHold>();
        // The partition of the account begins with its record.
        var here = inPartition(LedgerKeys.partition(account), "", Map.of()).toList();
        var record = LedgerItems.account(here.stream()
                .filter(item -> ItemKind.ACCOUNT.is(new Item(item)))
                .findFirst());
        var apart = record.commits() ? committed(account, "", Map.of()) : Stream.<Map<String, AttributeValue>>empty();
        Stream.concat(here.stream().filter(item -> !ItemKind.ACCOUNT.is(new Item(item))), apart)
                .forEach(item -> {
                    var open = LedgerItems.open(account, item);
                    (open.isDue(now) ? due : active).add(open);
                    if (!open.isDue(now) && LedgerItems.isLimited(item)) {
                        limited.add(open);
                    }
                });
        // Those that were extended lie where they first were to expire.
        Stream.of(due, active, limited).forEach(list -> list.sort(Comparator.comparing(OpenHold::expiresAt)));
        return new OpenHolds(due, active, limited, record);
    }

    /// Only those that are due; does not read the others, but for extended ones.
    public List<OpenHold> dueHolds(AccountId account, AccountRecord seen, Instant now) {
        var between = " AND sk BETWEEN :first AND :last";
        var bounds = Map.of(
                ":first", Item.text(LedgerKeys.OPEN_PREFIX),
                ":last", Item.text(LedgerKeys.lastDue(now)));
        var here = inPartition(LedgerKeys.partition(account), between, bounds);
        var apart = seen.commits() ? committed(account, between, bounds) : Stream.<Map<String, AttributeValue>>empty();
        return Stream.concat(here, apart)
                .map(item -> LedgerItems.open(account, item))
                .filter(open -> open.isDue(now))
                .toList();
    }

    private Stream<Map<String, AttributeValue>> committed(
            AccountId account, String sortKeys, Map<String, AttributeValue> bounds) {
        return LedgerKeys.committed(account).stream().flatMap(partition -> inPartition(partition, sortKeys, bounds));
    }

    private Stream<Map<String, AttributeValue>> inPartition(
            String partition, String sortKeys, Map<String, AttributeValue> bounds) {
        var values = new HashMap<>(bounds);
        values.put(":pk", Item.text(partition));
        var request = QueryRequest.builder()
                .tableName(table)
                .consistentRead(true)
                .keyConditionExpression("pk = :pk" + sortKeys)
                .expressionAttributeValues(values)
                .build();
        return dynamo.queryPaginator(request).items().stream();
    }

    private Optional<Map<String, AttributeValue>> item(Map<String, AttributeValue> key) {
        var answer = dynamo.getItem(GetItemRequest.builder()
                .tableName(table)
                .key(key)
                .consistentRead(true)
                .build());
        return answer.hasItem() ? Optional.of(answer.item()) : Optional.empty();
    }

    private TransactGetItem get(Map<String, AttributeValue> key) {
        return TransactGetItem.builder()
                .get(Get.builder().tableName(table).key(key).build())
                .build();
    }
}
