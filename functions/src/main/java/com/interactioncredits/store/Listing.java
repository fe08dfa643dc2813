package com.interactioncredits.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/// Pages through a list: the order comes from an index of keys, which lags a little, the rows themselves are read
/// strongly.
public final class Listing {
    /// The indexes of keys. The names of their own keys are attributes of the rows.
    public enum Index {
        LISTING("listing", "listPk", "listSk"),
        TRANSACTIONS("transactions", "txPk", "txSk");

        private final String label;
        private final String partition;
        private final String position;

        Index(String label, String partition, String position) {
            this.label = label;
            this.partition = partition;
            this.position = position;
        }
    }

    private static final String CHANGES = "changes";
    private static final String UNFINISHED = "unfinished";
    private static final int UNFINISHED_AT_ONCE = 200;
    private static final int COUNTED_OF_A_PART = 100;
    private static final int LOOKED_AT_ONCE = 100;
    private static final int MAX_ROWS_READ = 1_000;

    /// @param next the position at which the next page begins; empty at the end
    public record Rows(List<Map<String, AttributeValue>> rows, Optional<String> next) {}

    /// One entry of the index of changes.
    ///
    /// @param position sorts by the time of the change, then by id
    /// @param kind the sort key of the row that changed
    public record Change(String position, String kind, UUID id) {}

    /// @param more whether there may be further ones
    public record Changes(List<Change> entries, boolean more) {}

    /// The times of a list that count.
    ///
    /// @param from the earliest
    /// @param to the first one that is too late
    public record Times(Optional<Instant> from, Optional<Instant> to) {
        public static final Times ALL = new Times(Optional.empty(), Optional.empty());

        Optional<String> least() {
            return from.map(SortKey::beforeAnyTime);
        }

        /// Where to begin, which is not before a page's own beginning.
        Optional<String> before(Optional<String> page) {
            return Stream.concat(page.stream(), to.map(SortKey::beforeAnyTime).stream())
                    .min(Comparator.naturalOrder());
        }
    }

    /// How often the rows that a busy store left out are asked for again at once.
    private static final int ROUNDS = 5;

    private final DynamoDbClient dynamo;
    private final String table;

    public Listing(DynamoDbClient dynamo, String table) {
        this.dynamo = dynamo;
        this.table = table;
    }

    /// A part of a list, newest first.
    public Rows page(Index index, String list, int limit, Optional<String> from) {
        return page(index, list, limit, from, Optional.empty());
    }

    private Rows page(Index index, String list, int limit, Optional<String> from, Optional<String> least) {
        if (from.isPresent() && least.isPresent() && from.get().compareTo(least.get()) <= 0) {
            return new Rows(List.of(), Optional.empty());
        }
        var names = new HashMap<>(Map.of("#list", index.partition));
        var values = Item.empty().put(":list", list);
        var condition = "#list = :list";
        if (from.isPresent() || least.isPresent()) {
            names.put("#position", index.position);
            // A query has one condition on the position, and BETWEEN takes in both of its ends.
            var between = from.isPresent() && least.isPresent();
            condition += between
                    ? " AND #position BETWEEN :least AND :from"
                    : from.isPresent() ? " AND #position < :from" : " AND #position >= :least";
            from.ifPresent(position -> values.put(":from", between ? justBefore(position) : position));
            least.ifPresent(position -> values.put(":least", position));
        }
        var found = dynamo.query(QueryRequest.builder()
                .tableName(table)
                .indexName(index.label)
                .keyConditionExpression(condition)
                .expressionAttributeNames(names)
                .expressionAttributeValues(values.attributes())
                .scanIndexForward(false)
                .limit(limit)
                .build());
        var keys = keys(found);
        var next = found.hasLastEvaluatedKey()
                ? new Item(found.lastEvaluatedKey()).optionalText(index.position)
                : Optional.<String>empty();
        return new Rows(rows(keys), next);
    }

    /// A part of a list, oldest first: of what stands after a position, the things of one kind.
    public Rows after(Index index, String list, ItemKind kind, String position, int limit) {
        var found = dynamo.query(QueryRequest.builder()
                .tableName(table)
                .indexName(index.label)
                .keyConditionExpression("#list = :list AND #position > :after")
                .expressionAttributeNames(Map.of("#list", index.partition, "#position", index.position))
                .expressionAttributeValues(
                        Item.empty().put(":list", list).put(":after", position).attributes())
                .limit(limit)
                .build());
        var wanted = keys(found).stream().filter(key -> kind.is(new Item(key))).toList();
        var next = found.hasLastEvaluatedKey()
                ? new Item(found.lastEvaluatedKey()).optionalText(index.position)
                : Optional.<String>empty();
        return new Rows(rows(wanted), next);
    }

    /// What of a list matches, newest first: `limit` things unless the list ends, or 1,000 entries were looked at for
    /// them. There is no next position when nothing follows.
    ///
    /// @param times nothing outside of them is read
    /// @param read maps a row to a result; empty if it does not match
    public <T> Page<T> matching(
            Index index,
            String list,
            Times times,
            int limit,
            Optional<String> from,
            Function<Map<String, AttributeValue>, Optional<T>> read) {
        var found = new ArrayList<T>();
        var last = Optional.<String>empty();
        var next = times.before(from);
        for (int looked = 0; looked < MAX_ROWS_READ; ) {
            // While all match, no more than are shown, and one to know whether anything follows.
            int size = looked == found.size() ? Math.min(LOOKED_AT_ONCE, limit + 1 - looked) : LOOKED_AT_ONCE;
            var page = page(index, list, size, next, times.least());
            looked += size;
            for (var row : page.rows()) {
                var thing = read.apply(row);
                if (thing.isPresent()) {
                    if (found.size() == limit) {
                        return new Page<>(found, last);
                    }
                    found.add(thing.get());
                    last = new Item(row).optionalText(index.position);
                }
            }
            next = page.next();
            if (next.isEmpty()) {
                break;
            }
        }
        return new Page<>(found, next);
    }

    /// The last of what sorts before a position: `~` is greater than all that positions have.
    private static String justBefore(String position) {
        int last = position.length() - 1;
        return position.substring(0, last) + (char) (position.charAt(last) - 1) + "~";
    }

    /// What of a user changed after a position, the earliest first.
    public Changes changes(String userId, String after, int limit) {
        var found = dynamo.query(QueryRequest.builder()
                .tableName(table)
                .indexName(CHANGES)
                .keyConditionExpression("feedPk = :feed AND feedSk > :after")
                .expressionAttributeValues(Item.empty()
                        .put(":feed", FeedEntry.feedOf(userId))
                        .put(":after", after)
                        .attributes())
                .limit(limit)
                .build());
        var entries = found.items().stream().map(Listing::change).toList();
        return new Changes(entries, found.hasLastEvaluatedKey());
    }

    private static Change change(Map<String, AttributeValue> entry) {
        var item = new Item(entry);
        var position = item.getText("feedSk");
        return new Change(position, item.getText("sk"), SortKey.idIn(position));
    }

    /// The keys of what one part of the index of unfinished things says is due, the earliest first.
    ///
    /// @param next where the next page begins; empty at the end
    public record Due(List<Map<String, AttributeValue>> keys, Optional<Map<String, AttributeValue>> next) {}

    /// @param from where an earlier page said that the next one begins
    /// @return 200 at most
    public Due until(String part, Instant now, Optional<Map<String, AttributeValue>> from) {
        var request = ofPart(part, Optional.of(now)).limit(UNFINISHED_AT_ONCE);
        from.ifPresent(request::exclusiveStartKey);
        var found = dynamo.query(request.build());
        return new Due(
                keys(found), found.hasLastEvaluatedKey() ? Optional.of(found.lastEvaluatedKey()) : Optional.empty());
    }

    /// Counts what parts of the index of unfinished things have, 100 of each part at most.
    ///
    /// @param onlyDue leaves out what is not due yet
    public Unfinished unfinished(List<String> parts, Instant now, boolean onlyDue) {
        int due = 0;
        int later = 0;
        boolean more = false;
        var first = Optional.<Instant>empty();
        for (var part : parts) {
            var found = dynamo.query(ofPart(part, onlyDue ? Optional.of(now) : Optional.empty())
                    .limit(COUNTED_OF_A_PART)
                    .build());
            more |= found.hasLastEvaluatedKey();
            for (var entry : found.items()) {
                var dueAt = SortKey.timeIn(new Item(entry).getText("lookAt"));
                if (dueAt.isAfter(now)) {
                    later++;
                } else {
                    due++;
                    first = Optional.of(first.filter(dueAt::isAfter).orElse(dueAt));
                }
            }
        }
        return new Unfinished(due, later, more, first);
    }

    private QueryRequest.Builder ofPart(String part, Optional<Instant> until) {
        var values = Item.empty().put(":part", part);
        until.ifPresent(now -> values.put(":until", SortKey.before(now.plusMillis(1))));
        return QueryRequest.builder()
                .tableName(table)
                .indexName(UNFINISHED)
                .keyConditionExpression(
                        until.isPresent() ? "lookShard = :part AND lookAt < :until" : "lookShard = :part")
                .expressionAttributeValues(values.attributes());
    }

    /// Of what an index answers, the keys of the rows alone.
    private static List<Map<String, AttributeValue>> keys(QueryResponse found) {
        return found.items().stream()
                .map(item -> Map.of(
                        "pk", Objects.requireNonNull(item.get("pk")), "sk", Objects.requireNonNull(item.get("sk"))))
                .toList();
    }

    /// The items with these keys, in this order; those that are gone are left out.
    ///
    /// @param keys at most 100
    /// @throws TryAgainException when the store keeps leaving rows out
    public List<Map<String, AttributeValue>> rows(List<Map<String, AttributeValue>> keys) {
        var found = new HashMap<Map<String, AttributeValue>, Map<String, AttributeValue>>();
        var wanted = keys;
        for (int rounds = 0; !wanted.isEmpty(); rounds++) {
            if (rounds == ROUNDS) {
                throw new TryAgainException("the store left rows unread", null);
            }
            var request = KeysAndAttributes.builder()
                    .keys(wanted)
                    .consistentRead(true)
                    .build();
            var answer = dynamo.batchGetItem(BatchGetItemRequest.builder()
                    .requestItems(Map.of(table, request))
                    .build());
            for (var row : answer.responses().getOrDefault(table, List.of())) {
                found.put(
                        Map.of(
                                "pk",
                                Objects.requireNonNull(row.get("pk")),
                                "sk",
                                Objects.requireNonNull(row.get("sk"))),
                        row);
            }
            var left = answer.unprocessedKeys().get(table);
            wanted = left == null ? List.of() : left.keys();
        }
        var rows = new ArrayList<Map<String, AttributeValue>>();
        for (var key : keys) {
            var row = found.get(key);
            if (row != null) {
                rows.add(row);
            }
        }
        return rows;
    }
}
