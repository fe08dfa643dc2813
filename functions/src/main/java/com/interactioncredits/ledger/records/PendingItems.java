package com.interactioncredits.ledger.records;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.store.Item;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The entries of ACCOUNT as attributes, and back. ACCOUNT is written for each hold, and each KB of it costs, so an
/// entry is a list without names: amount, time of placing, duration, source, reference, who placed it (empty for the
/// account's own user), and the message's id if there is one.
public final class PendingItems {
    public static final String ENTRIES = "pending";

    /// The stamps are apart from the entries: a write can copy the account's version to a place of its own only.
    public static final String STAMPS = "stamps";

    private PendingItems() {}

    /// The name of a hold's entry: 48 bits of its id, since there are few entries at a time. Two holds that share
    /// it wait for each other.
    public static String name(UUID hold) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(bytes(hold), 6));
    }

    public static AttributeValue entry(Hold hold) {
        var own = hold.account().userId();
        var fields = new ArrayList<AttributeValue>();
        fields.add(Item.number(hold.amount()));
        fields.add(Item.time(hold.createdAt()));
        fields.add(Item.number(hold.duration().toMillis()));
        fields.add(Item.text(hold.source().label()));
        fields.add(Item.text(hold.reference().value()));
        fields.add(Item.text(
                hold.placedBy().map(Actor::id).filter(id -> !id.equals(own)).orElse("")));
        hold.messageId()
                .ifPresent(id -> fields.add(AttributeValue.builder()
                        .b(SdkBytes.fromByteArray(bytes(id)))
                        .build()));
        return AttributeValue.builder().l(fields).build();
    }

    /// Whether holds were ever committed.
    public static boolean commits(Map<String, AttributeValue> account) {
        return account.containsKey(ENTRIES);
    }

    /// @param account an ACCOUNT
    /// @return the oldest first
    public static List<PendingHold> in(Map<String, AttributeValue> account) {
        var entries = account.get(ENTRIES);
        if (entries == null) {
            return List.of();
        }
        var stamps = Objects.requireNonNull(account.get(STAMPS)).m();
        var id = LedgerKeys.accountOf(new Item(account).getText("pk"));
        return entries.m().entrySet().stream()
                .map(entry -> new PendingHold(hold(
                        id,
                        entry.getValue().l(),
                        Long.parseLong(Objects.requireNonNull(stamps.get(entry.getKey()))
                                .n()))))
                .sorted(Comparator.comparing(entry -> entry.hold().createdAt()))
                .toList();
    }

    private static Hold hold(AccountId account, List<AttributeValue> fields, long stamp) {
        var source = Hold.Source.named(fields.get(3).s()).orElseThrow();
        var reference = new Reference(fields.get(4).s());
        var createdAt = Instant.ofEpochMilli(Long.parseLong(fields.get(1).n()));
        var duration = Duration.ofMillis(Long.parseLong(fields.get(2).n()));
        var placedBy = fields.get(5).s();
        return new Hold(
                Hold.idOf(account, source, reference),
                account,
                Long.parseLong(fields.get(0).n()),
                OptionalLong.empty(),
                reference,
                Hold.Status.ACTIVE,
                source,
                fields.size() > 6 ? Optional.of(uuid(fields.get(6).b())) : Optional.empty(),
                Optional.of(new Actor(placedBy.isEmpty() ? account.userId() : placedBy)),
                Optional.empty(),
                duration,
                0,
                OptionalLong.of(stamp),
                0,
                createdAt.plus(duration),
                createdAt,
                createdAt);
    }

    private static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    private static UUID uuid(SdkBytes bytes) {
        var buffer = bytes.asByteBuffer();
        return new UUID(buffer.getLong(), buffer.getLong());
    }
}
