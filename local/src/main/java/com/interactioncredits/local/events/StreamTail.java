package com.interactioncredits.local.events;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsRequest;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/// Reads new records of a table's stream: which items were written since the last read. Not thread-safe.
public final class StreamTail {
    private final DynamoDbStreamsClient streams;
    private final String streamArn;
    private final Map<String, String> iterators = new HashMap<>();
    private final Set<String> seenShards = new HashSet<>();

    /// @param what happened, such as `MODIFY`
    record Written(String what, Map<String, AttributeValue> key) {}

    public StreamTail(DynamoDbStreamsClient streams, String streamArn) {
        this.streams = streams;
        this.streamArn = streamArn;
    }

    /// Starts at the current end of the stream.
    void begin() {
        open(ShardIteratorType.LATEST);
    }

    /// The items written since the last read, one for each write.
    List<Written> written() {
        var written = new ArrayList<Written>();
        boolean shardEnded = false;
        for (var shard : List.copyOf(iterators.keySet())) {
            for (boolean more = true; more; ) {
                var read = streams.getRecords(GetRecordsRequest.builder()
                        .shardIterator(iterators.get(shard))
                        .build());
                read.records().stream()
                        .filter(record -> record.eventName() != OperationType.REMOVE)
                        .forEach(record -> written.add(new Written(
                                record.eventNameAsString(), record.dynamodb().keys())));
                more = read.nextShardIterator() != null && !read.records().isEmpty();
                if (read.nextShardIterator() == null) {
                    iterators.remove(shard);
                    shardEnded = true;
                } else {
                    iterators.put(shard, read.nextShardIterator());
                }
            }
        }
        if (shardEnded) {
            open(ShardIteratorType.TRIM_HORIZON);
        }
        return written;
    }

    private void open(ShardIteratorType from) {
        for (var shard : shards()) {
            if (seenShards.add(shard.shardId())) {
                var iterator = streams.getShardIterator(GetShardIteratorRequest.builder()
                        .streamArn(streamArn)
                        .shardId(shard.shardId())
                        .shardIteratorType(from)
                        .build());
                iterators.put(shard.shardId(), iterator.shardIterator());
            }
        }
    }

    private List<Shard> shards() {
        var shards = new ArrayList<Shard>();
        String last = null;
        do {
            var page = streams.describeStream(DescribeStreamRequest.builder()
                            .streamArn(streamArn)
                            .exclusiveStartShardId(last)
                            .build())
                    .streamDescription();
            shards.addAll(page.shards());
            last = page.lastEvaluatedShardId();
        } while (last != null);
        return shards;
    }
}
