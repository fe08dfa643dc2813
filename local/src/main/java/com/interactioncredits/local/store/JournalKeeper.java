package com.interactioncredits.local.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.Props;
import org.elasticmq.BinaryMessageAttribute;
import org.elasticmq.MessageAttribute;
import org.elasticmq.MessageContent;
import org.elasticmq.NeverReceived$;
import org.elasticmq.NumberMessageAttribute;
import org.elasticmq.OnDateTimeReceived;
import org.elasticmq.Received;
import org.elasticmq.StringMessageAttribute;
import org.elasticmq.actor.queue.InternalMessage;
import org.elasticmq.actor.queue.OperationSuccessful$;
import org.elasticmq.actor.queue.QueueEvent.MessageAdded;
import org.elasticmq.actor.queue.QueueEvent.MessageRemoved;
import org.elasticmq.actor.queue.QueueEvent.MessageUpdated;
import scala.Option;
import scala.collection.mutable.ListBuffer;
import scala.jdk.javaapi.CollectionConverters;

/// Writes each change of ElasticMQ's queues to the journal; ElasticMQ waits for the write before it responds. It stores
/// only what our queues use: no FIFO, no tracing.
final class JournalKeeper extends AbstractActor {
    private final QueueJournal journal;

    static Props props(QueueJournal journal) {
        return Props.create(JournalKeeper.class, () -> new JournalKeeper(journal));
    }

    private JournalKeeper(QueueJournal journal) {
        this.journal = journal;
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(MessageAdded.class, added -> keep(whole(added.queueName(), added.message())))
                .match(MessageUpdated.class, updated -> keep(change(updated.queueName(), updated.message())))
                .match(
                        MessageRemoved.class,
                        removed -> keep(
                                line(removed.queueName(), removed.messageId()).put("gone", true)))
                .matchAny(_ -> {}) // the queues themselves are created from the template at each start
                .build();
    }

    private void keep(JsonNode line) {
        journal.append(line);
        getSender().tell(OperationSuccessful$.MODULE$, getSelf());
    }

    private static ObjectNode line(String queue, String id) {
        return JsonNodeFactory.instance.objectNode().put("queue", queue).put("id", id);
    }

    private static ObjectNode change(String queue, InternalMessage message) {
        var line = line(queue, message.id()).put("due", message.nextDelivery()).put("count", message.receiveCount());
        if (message.firstReceive() instanceof OnDateTimeReceived received) {
            line.put("received", received.when().toInstant().toEpochMilli());
        }
        return line;
    }

    private static ObjectNode whole(String queue, InternalMessage message) {
        var line = change(queue, message)
                .put("created", message.created().toInstant().toEpochMilli())
                .put("body", message.content().value());
        if (message.messageGroupId().isDefined()) {
            line.put("group", message.messageGroupId().get());
        }
        if (message.deadLetterSourceQueueName().isDefined()) {
            line.put("source", message.deadLetterSourceQueueName().get());
        }
        var attributes = line.putObject("attributes");
        CollectionConverters.asJava(message.messageAttributes())
                .forEach((name, value) -> attributes.set(name, attribute(value)));
        return line;
    }

    private static ObjectNode attribute(MessageAttribute attribute) {
        var value =
                switch (attribute) {
                    case StringMessageAttribute text -> text.stringValue();
                    case NumberMessageAttribute number -> number.stringValue();
                    case BinaryMessageAttribute binary -> binary.asBase64();
                    default -> throw new IllegalStateException("an attribute of type " + attribute.getDataType());
                };
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", attribute.getDataType())
                .put("value", value);
    }

    /// The message of a journal line that has all its fields.
    static InternalMessage message(JsonNode line) {
        var attributes = new LinkedHashMap<String, MessageAttribute>();
        line.path("attributes")
                .properties()
                .forEach(entry -> attributes.put(entry.getKey(), attribute(entry.getValue())));
        Received received = line.has("received")
                ? new OnDateTimeReceived(at(line.path("received").asLong()))
                : NeverReceived$.MODULE$;
        return new InternalMessage(
                line.path("id").asText(),
                new ListBuffer<>(),
                line.path("due").asLong(),
                new MessageContent(line.path("body").asText()),
                scala.collection.immutable.Map.from(CollectionConverters.asScala(attributes)),
                at(line.path("created").asLong()),
                0,
                received,
                line.path("count").asInt(),
                false,
                optional(line.path("group")),
                Option.empty(),
                Option.empty(),
                Option.empty(),
                optional(line.path("source")));
    }

    private static MessageAttribute attribute(JsonNode kept) {
        var type = kept.path("type").asText().split("\\.", 2);
        var custom = type.length > 1 ? Option.apply(type[1]) : Option.<String>empty();
        var value = kept.path("value").asText();
        return switch (type[0]) {
            case "Number" -> new NumberMessageAttribute(value, custom);
            case "Binary" -> BinaryMessageAttribute.fromBase64(value, custom);
            default -> new StringMessageAttribute(value, custom);
        };
    }

    private static OffsetDateTime at(long millis) {
        return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
    }

    private static Option<String> optional(JsonNode value) {
        return value.isTextual() ? Option.apply(value.asText()) : Option.empty();
    }
}
