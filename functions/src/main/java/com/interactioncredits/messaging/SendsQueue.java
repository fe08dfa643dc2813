package com.interactioncredits.messaging;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/// The queue on which messages wait for their run of the state machine.
public final class SendsQueue {
    private static final Duration MAX_DELAY = Duration.ofMinutes(15);
    private static final System.Logger LOG = System.getLogger(SendsQueue.class.getName());

    private final SqsClient sqs;
    private final String url;
    private final Map<String, Instant> putBackUntil = new ConcurrentHashMap<>();

    public SendsQueue(SqsClient sqs, String url) {
        this.sqs = sqs;
        this.url = url;
    }

    /// Puts a recorded message on the queue. One that could not be queued is not lost: it is recorded as unfinished.
    ///
    /// @param fairTo whose messages must not delay those of others
    /// @return whether it is on the queue now; if not, the sweep queues it
    public boolean put(UUID messageId, String fairTo, Duration delay) {
        var body = new JsonMapper().createObjectNode().put("messageId", messageId.toString());
        try {
            put(body.toString(), fairTo, delay);
            return true;
        } catch (RuntimeException fault) {
            LOG.log(System.Logger.Level.WARNING, "message " + messageId + " could not be queued", fault);
            return false;
        }
    }

    /// How many entries wait to be received, about; none if the queue does not say.
    long waiting() {
        try {
            var known = sqs.getQueueAttributes(GetQueueAttributesRequest.builder()
                            .queueUrl(url)
                            .attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES)
                            .build())
                    .attributes();
            return Long.parseLong(known.getOrDefault(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, "0"));
        } catch (RuntimeException fault) {
            LOG.log(System.Logger.Level.WARNING, "the queue of sends does not say how many wait", fault);
            return 0;
        }
    }

    /// Puts an entry that was taken from the queue back as it was, as a new one: its receives are counted
    /// from the start, so that waiting never makes it a dead letter.
    ///
    /// An entry may come twice, and would then be put back twice, each time that it comes. One that this
    /// process has just put back is there already: without this a long wait would multiply what the queue
    /// holds.
    ///
    /// @throws RuntimeException when it is not back on the queue: the entry itself must stay there
    public void putBack(String entry, String fairTo, Duration delay, Instant now) {
        putBackUntil.values().removeIf(until -> !now.isBefore(until));
        if (putBackUntil.putIfAbsent(entry, now.plus(delay)) != null) {
            return;
        }
        try {
            put(entry, fairTo, delay);
        } catch (RuntimeException fault) {
            putBackUntil.remove(entry);
            throw fault;
        }
    }

    private void put(String body, String fairTo, Duration delay) {
        var seconds = Math.min(delay.toSeconds() + 1, MAX_DELAY.toSeconds());
        sqs.sendMessage(SendMessageRequest.builder()
                .queueUrl(url)
                .messageBody(body)
                .messageGroupId(fairTo)
                .delaySeconds(delay.isZero() ? 0 : (int) seconds)
                .build());
    }
}
