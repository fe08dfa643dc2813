package com.interactioncredits.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What only local mode has: its clock, what its WhatsApp received, and a sudden death.
record Dev(URI baseUri) {
    /// One POST that WhatsApp received.
    record Post(String messageId, String outcome, Instant at) {
        boolean wasTaken() {
            return outcome.equals("accepted") || outcome.startsWith("taken");
        }
    }

    /// The process dies before or after its n-th write, or its n-th of this name.
    record Death(String moment, int number, Optional<String> write) {
        static final Death NEVER = new Death("after", Integer.MAX_VALUE);

        Death(String moment, int number) {
            this(moment, number, Optional.empty());
        }

        static Death after(int number, String write) {
            return new Death("after", number, Optional.of(write));
        }
    }

    Instant now() {
        return advance(0);
    }

    Instant advance(long seconds) {
        var wish = JsonNodeFactory.instance.objectNode().put("advanceSeconds", seconds);
        return Instant.parse(post("/dev/clock", wish).get("now").asText());
    }

    /// Counts the writes anew from here.
    void dieAt(Death death) {
        var wish = JsonNodeFactory.instance.objectNode().put(death.moment(), death.number());
        death.write().ifPresent(name -> wish.put("write", name));
        post("/dev/halt", wish);
    }

    /// What was written since, each by the name of its request.
    List<String> writes() {
        return get("/dev/halt")
                .get("writes")
                .valueStream()
                .map(JsonNode::asText)
                .toList();
    }

    /// Until what goes on by itself has come to rest, so that a move of the clock finds no attempt under way.
    ///
    /// @return the writes until then
    List<String> awaitIdle() {
        Eventually.get(() -> get("/dev/idle"), probe -> probe.get("idle").asBoolean());
        return writes();
    }

    /// What the hook of a deployment reports: `Succeeded` or `Failed`.
    String checkDeployment() {
        return post("/dev/check-deployment", JsonNodeFactory.instance.objectNode())
                .get("status")
                .asText();
    }

    /// Answers every send with this Graph error until the next call.
    void whatsAppAnswers(int senderError) {
        put("/dev/whatsapp", JsonNodeFactory.instance.objectNode().put("senderError", senderError));
    }

    /// Answers no send at all.
    void whatsAppIsAway() {
        put("/dev/whatsapp", JsonNodeFactory.instance.objectNode().put("away", true));
    }

    /// Answers each send by its recipient again.
    void whatsAppIsWell() {
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
