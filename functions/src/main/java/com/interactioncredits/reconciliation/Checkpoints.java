package com.interactioncredits.reconciliation;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.ledger.records.LedgerKeys;
import com.interactioncredits.store.Item;
import com.interactioncredits.store.Listing;
import com.interactioncredits.store.StoreRetry;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/// Where the checkpoints of accounts are kept. One moves only if it is still the one that was read.
final class Checkpoints {
    private static final int ID_BYTES = 16;

    private final DynamoDbClient dynamo;
    private final String table;
    private final Listing listing;
    private final StoreRetry storeRetry;

    Checkpoints(DynamoDbClient dynamo, String table, StoreRetry storeRetry) {
        this.dynamo = dynamo;
        this.table = table;
        this.listing = new Listing(dynamo, table);
        this.storeRetry = storeRetry;
    }

    /// @param revision rises with each move
    record Kept(Checkpoint checkpoint, long revision) {}

    Optional<Kept> of(AccountId account) {
        var key = LedgerKeys.checkpoint(account).attributes();
        return storeRetry.read(() -> listing.rows(List.of(key))).stream()
                .map(Item::new)
                .map(item -> new Kept(checkpoint(item), item.getNumber("revision")))
                .findFirst();
    }

    /// @param read what was kept when the account was read
    /// @return false when another call has moved it meanwhile
    boolean move(AccountId account, Optional<Kept> read, Checkpoint to) {
        long revision = read.map(Kept::revision).orElse(0L);
        var put = PutItemRequest.builder()
                .tableName(table)
                .item(item(account, to).put("revision", revision + 1).attributes());
        if (read.isPresent()) {
            put.conditionExpression("revision = :read")
                    .expressionAttributeValues(
                            Item.empty().put(":read", revision).attributes());
        } else {
            put.conditionExpression("attribute_not_exists(pk)");
        }
        try {
            storeRetry.untilDone(() -> Optional.of(dynamo.putItem(put.build())));
            return true;
        } catch (ConditionalCheckFailedException _) {
            return false;
        }
    }

    private static Item item(AccountId account, Checkpoint checkpoint) {
        var sums = checkpoint.sums();
        var item = LedgerKeys.checkpoint(account)
                .put("granted", sums.granted())
                .put("corrected", sums.corrected())
                .put("taken", sums.taken())
                .put("placed", sums.placed())
                .put("returned", sums.returned())
                .put("holdsTo", checkpoint.holdsTo())
                .put("transactionsTo", checkpoint.transactionsTo())
                .put("comparedTo", checkpoint.comparedTo());
        if (!checkpoint.active().isEmpty()) {
            item.put("active", bytes(checkpoint.active()));
        }
        if (!sums.refunded().isEmpty()) {
            var refunded = new HashMap<String, AttributeValue>();
            sums.refunded().forEach((hold, sum) -> refunded.put(hold.toString(), Item.number(sum)));
            item.put("refunded", AttributeValue.fromM(refunded));
        }
        return checkpoint.isSuspected() ? item.put("suspected", 1) : item;
    }

    private static Checkpoint checkpoint(Item item) {
        var attributes = item.attributes();
        var refunded = new HashMap<UUID, Long>();
        if (item.has("refunded")) {
            Objects.requireNonNull(attributes.get("refunded"))
                    .m()
                    .forEach((hold, sum) -> refunded.put(UUID.fromString(hold), Long.parseLong(sum.n())));
        }
        return new Checkpoint(
                new Tally.Sums(
                        item.getNumber("granted"),
                        item.getNumber("corrected"),
                        item.getNumber("taken"),
                        item.getNumber("placed"),
                        item.getNumber("returned"),
                        refunded),
                item.has("active") ? ids(attributes) : Set.of(),
                item.getText("holdsTo"),
                item.getText("transactionsTo"),
                item.getTime("comparedTo"),
                item.has("suspected"));
    }

    /// Sixteen bytes an id, so that many fit into an item.
    private static AttributeValue bytes(Set<UUID> ids) {
        var bytes = ByteBuffer.allocate(ids.size() * ID_BYTES);
        ids.forEach(id -> bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits()));
        return AttributeValue.fromB(SdkBytes.fromByteArray(bytes.array()));
    }

    private static Set<UUID> ids(Map<String, AttributeValue> attributes) {
        var bytes = Objects.requireNonNull(attributes.get("active")).b().asByteBuffer();
        var ids = new HashSet<UUID>();
        while (bytes.hasRemaining()) {
            ids.add(new UUID(bytes.getLong(), bytes.getLong()));
        }
        return ids;
    }
}
