package com.interactioncredits.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The endpoints of local mode: its clock, the messages that its WhatsApp received, and halting the process.
record Dev(URI baseUri) {
    /// One POST that WhatsApp received.
    record Post(String messageId, String outcome, Instant at) {
        boolean wasTaken() {
            return outcome.equals("accepted") || outcome.startsWith("taken");
        }
    }

    /// Halts the process before or after its n-th write, or its n-th write of this name.
    record Halt(String moment, int number, Optional<String> write) {
        static final Halt NEVER = new Halt("after", Integer.MAX_VALUE);

        Halt(String moment, int number) {
            this(moment, number, Optional.empty());
        }

        static Halt after(int number, String write) {
            return new Halt("after", number, Optional.of(write));
        }
    }

    Instant now() {
        return advance(0);
    }

    Instant advance(long seconds) {
        var body = JsonNodeFactory.instance.objectNode().put("advanceSeconds", seconds);
        var now = Instant.parse(post("/dev/clock", body).get("now").asText());
        if (seconds > 0) {
            Api.forgetTokens(baseUri);
        }
        return now;
    }

    /// Restarts the count of writes.
    void haltAt(Halt halt) {
        var body = JsonNodeFactory.instance.objectNode().put(halt.moment(), halt.number());
        halt.write().ifPresent(name -> body.put("write", name));
        post("/dev/halt", body);
    }

    /// The writes since then, by the names of their requests.
    List<String> writes() {
        return get("/dev/halt")
                .get("writes")
                .valueStream()
                .map(JsonNode::asText)
                .toList();
    }

    /// Waits until all background work is done, so that no attempt is running when the clock moves.
    ///
    /// @return the writes until then
    List<String> awaitIdle() {
        Eventually.get(() -> get("/dev/idle"), probe -> probe.get("idle").asBoolean());
        return writes();
    }

    /// The status that the deployment hook reports: `Succeeded` or `Failed`.
    String checkDeployment() {
        return post("/dev/check-deployment", JsonNodeFactory.instance.objectNode())
                .get("status")
                .asText();
    }

    /// What `make show` prints about an id; empty when nothing has it.
    String show(String id) {
        return post("/dev/show", JsonNodeFactory.instance.objectNode().put("id", id))
                .get("lines")
                .valueStream()
                .map(JsonNode::asText)
                .collect(Collectors.joining("\n"));
    }

    /// The template's alarms that are on, of those on one metric.
    Set<String> alarms() {
        return get("/dev/alarms").get("alarms").properties().stream()
                .filter(alarm -> alarm.getValue().asText().equals("ALARM"))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /// Turns the queue or schedule that calls a function on or off, as someone does in AWS's console.
    void eventSource(String function, boolean enabled) {
        put(
                "/dev/event-sources",
                JsonNodeFactory.instance.objectNode().put("function", function).put("enabled", enabled));
    }

    /// Answers every send with this Graph error until the next call.
    void whatsAppAnswers(int senderError) {
        put("/dev/whatsapp", JsonNodeFactory.instance.objectNode().put("senderError", senderError));
    }

    /// Answers no send at all.
    void whatsAppDoesNotAnswer() {
        put("/dev/whatsapp", JsonNodeFactory.instance.objectNode().put("away", true));
    }

    /// Ends the outage.
    void whatsAppIsUp() {
        put(
                "/dev/whatsapp",
                JsonNodeFactory.instance.objectNode().putNull("senderError").put("away", false));
    }

    List<Post> posts() {
        return get("/dev/whatsapp/messages")
                .get("messages")
                .valueStream()
                .map(post -> new Post(
                        post.get("callbackData").asText(),
                        post.get("outcome").asText(),
                        Instant.parse(post.get("receivedAt").asText())))
                .toList();
    }

    List<Post> posts(String messageId) {
        return posts().stream()
                .filter(post -> post.messageId().equals(messageId))
                .toList();
    }

    private JsonNode get(String path) {
        return Api.exchange(HttpRequest.newBuilder(baseUri.resolve(path)).GET().build())
                .body();
    }

    private JsonNode post(String path, JsonNode body) {
        return call("POST", path, body);
    }

    private void put(String path, JsonNode body) {
        call("PUT", path, body);
    }

    private JsonNode call(String method, String path, JsonNode body) {
        var reply = Api.exchange(HttpRequest.newBuilder(baseUri.resolve(path))
                .method(method, BodyPublishers.ofString(body.toString()))
                .build());
        if (reply.status() != 200) {
            throw new IllegalStateException(path + ": " + reply.body());
        }
        return reply.body();
    }
}
