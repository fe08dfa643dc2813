package com.interactioncredits.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.stream.StreamSupport;

/// A queue of the running system, through the SQS API.
record Queue(URI url) {
    /// @param name its name in the template
    static Queue named(RunningSystem system, String name) {
        var request = HttpRequest.newBuilder(system.baseUri().resolve("/dev/queues"))
                .GET()
                .build();
        return new Queue(
                URI.create(Api.exchange(request).body().at("/queues/" + name).asText()));
    }

    /// Sends all messages in one batch.
    void send(List<String> bodies) {
        var call = call();
        var entries = call.putArray("Entries");
        bodies.forEach(body -> entries.addObject()
                .put("Id", Integer.toString(entries.size()))
                .put("MessageBody", body)
                .put("MessageGroupId", "producer"));
        var failed = ask("SendMessageBatch", call).path("Failed");
        if (!failed.isEmpty()) {
            throw new IllegalStateException("not queued: " + failed);
        }
    }

    void send(String body) {
        send(List.of(body));
    }

    /// The bodies of some messages, which stay in the queue.
    List<String> peek() {
        var call = call().put("MaxNumberOfMessages", 10).put("VisibilityTimeout", 0);
        return StreamSupport.stream(ask("ReceiveMessage", call).path("Messages").spliterator(), false)
                .map(message -> message.get("Body").asText())
                .toList();
    }

    /// The number of messages, including hidden ones.
    int size() {
        return waiting()
                + attributes().path("ApproximateNumberOfMessagesNotVisible").asInt();
    }

    /// The number of visible messages.
    int waiting() {
        return attributes().path("ApproximateNumberOfMessages").asInt();
    }

    /// The number of delayed messages.
    int delayed() {
        return attributes().path("ApproximateNumberOfMessagesDelayed").asInt();
    }

    /// Moves all dead letters back to their queue, as in the runbook.
    void moveBack() {
        var arn = attributes().path("QueueArn").asText();
        ask("StartMessageMoveTask", JsonNodeFactory.instance.objectNode().put("SourceArn", arn));
    }

    /// Deletes up to ten messages.
    void loseAll() {
        var messages =
                ask("ReceiveMessage", call().put("MaxNumberOfMessages", 10)).path("Messages");
        messages.forEach(message -> ask(
                "DeleteMessage",
                call().put("ReceiptHandle", message.get("ReceiptHandle").asText())));
    }

    private JsonNode attributes() {
        var call = call();
        call.putArray("AttributeNames").add("All");
        return ask("GetQueueAttributes", call).path("Attributes");
    }

    private ObjectNode call() {
        return JsonNodeFactory.instance.objectNode().put("QueueUrl", url.toString());
    }

    private JsonNode ask(String action, ObjectNode call) {
        var reply = Api.exchange(HttpRequest.newBuilder(url.resolve("/"))
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "AmazonSQS." + action)
                .POST(BodyPublishers.ofString(call.toString()))
                .build());
        if (reply.status() != 200) {
            throw new IllegalStateException(action + ": " + reply.status() + " " + reply.body());
        }
        return reply.body();
    }
}
