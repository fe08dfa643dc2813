package com.interactioncredits.messaging;

import com.interactioncredits.messages.Message;
import com.interactioncredits.messages.MessageRecord;
import com.interactioncredits.store.Listing;
import com.interactioncredits.store.Page;
import com.interactioncredits.store.StoreRetry;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// What users see of their messages.
public final class UserMessages {
    private final MessageRepository repository;
    private final Listing listing;
    private final StoreRetry storeRetry;

    public UserMessages(MessageRepository repository, DynamoDbClient dynamo, String table, StoreRetry storeRetry) {
        this.repository = repository;
        this.listing = new Listing(dynamo, table);
        this.storeRetry = storeRetry;
    }

    /// One message of a user, and of no other.
    public Optional<Message> message(String userId, UUID id) {
        return repository
                .find(id)
                .filter(message -> message.userId().equals(userId))
                .map(MessageRecord::visible);
    }

    /// The messages of a user, newest first.
    ///
    /// @param from where an earlier page said that the next one begins
    public Page<Message> list(String userId, MessageFilter filter, int limit, Optional<String> from) {
        return storeRetry.read(() -> {
            var found = listing.matching(
                    Listing.Index.LISTING,
                    MessageItems.list(userId),
                    new Listing.Times(filter.from(), filter.to()),
                    limit,
                    from,
                    row -> Optional.of(MessageItems.record(row).visible()).filter(filter::matches));
            return new Page<>(found.items(), found.next());
        });
    }

    /// The messages of a user with these ids, in this order; unknown and other users' ones are left out.
    ///
    /// @param ids at most 100, each once
    public List<Message> withIds(String userId, List<UUID> ids) {
        return records(ids)
                .filter(message -> message.userId().equals(userId))
                .map(MessageRecord::visible)
                .toList();
    }

    /// The messages with these ids, in this order; those that are not there are left out.
    ///
    /// @param ids at most 100, each once
    public List<Message> withIds(List<UUID> ids) {
        return records(ids).map(MessageRecord::visible).toList();
    }

    private Stream<MessageRecord> records(List<UUID> ids) {
        var keys = ids.stream().map(MessageItems::key).toList();
        return storeRetry.read(() -> listing.rows(keys)).stream().map(MessageItems::record);
    }
}
