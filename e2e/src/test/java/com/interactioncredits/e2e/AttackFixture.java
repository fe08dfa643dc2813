package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;

/// A separate system for attacks, with two users who have credits and messages. Its visible state and its writes are
/// compared before and after each attack.
///
/// @param ada has a hold of each kind, a message that was read and an unconfirmed one
/// @param ben has the same, with the same references
record AttackFixture(RunningSystem system, Member ada, Member ben, Api service, Api operator) implements AutoCloseable {
    private static final List<String> QUEUES =
            List.of("SendsQueue", "SendsDeadLetters", "StatusesQueue", "StatusesDeadLetters", "ExpiryFailures");
    private static final int A_WEEK = 604_800;

    /// @param active a hold that the user placed
    /// @param job a hold that a service placed
    /// @param read a message that was paid for
    /// @param unconfirmed a message whose hold is kept until it is confirmed
    record Member(Api api, JsonNode active, JsonNode job, JsonNode read, JsonNode unconfirmed) {
        String userId() {
            return api.userId();
        }

        /// One active hold of each kind.
        List<String> holds() {
            return List.of(
                    active.get("id").asText(),
                    job.get("id").asText(),
                    unconfirmed.get("holdId").asText());
        }
    }

    static AttackFixture shared() {
        return Turns.of(AttackFixture.class, AttackFixture::build);
    }

    private static AttackFixture build() {
        var system = RunningSystem.start(RunningSystem.emptyFolder());
        var service = lasting(system, identity().put("machineId", "mch_local"));
        var operator = lasting(system, identity().put("userId", "user_operator").put("role", "admin"));
        var fixture = new AttackFixture(
                system, member(system, "user_ada", service), member(system, "user_ben", service), service, operator);
        system.dev().awaitIdle();
        system.dev().haltAt(Dev.Halt.NEVER);
        return fixture;
    }

    private static ObjectNode identity() {
        return JsonNodeFactory.instance.objectNode().put("expiresInSeconds", 3_600);
    }

    private static Api lasting(RunningSystem system, ObjectNode identity) {
        return new Api(system.baseUri(), identity).withToken();
    }

    private static Member member(RunningSystem system, String userId, Api service) {
        var user = lasting(system, identity().put("userId", userId));
        user.granted(50);
        var read = user.send("+15550100000", "read").body().at("/message/id").asText();
        var unconfirmed = user.send("+15550100004", "unconfirmed")
                .body()
                .at("/message/id")
                .asText();
        user.hold("spent", 3);
        user.deduct("spent");
        user.hold("returned", 4);
        user.release("returned");
        var hold = JsonNodeFactory.instance.objectNode().put("expiresInSeconds", A_WEEK);
        var active = user.post(
                "/api/credits/interaction/hold",
                hold.deepCopy().put("amount", 5).put("referenceId", "mine"));
        var job = service.post(
                "/api/credits/interaction/hold",
                hold.deepCopy().put("userId", userId).put("amount", 6).put("referenceId", "job"));
        assertThat(List.of(active.status(), job.status())).containsOnly(201);
        return new Member(
                user,
                active.body().get("hold"),
                job.body().get("hold"),
                Eventually.get(() -> user.message(read), message -> has(message, "read")),
                Eventually.get(() -> user.message(unconfirmed), message -> has(message, "unconfirmed")));
    }

    private static boolean has(JsonNode message, String status) {
        return message.path("status").asText().equals(status);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path));
    }

    URI uri(String path) {
        return URI.create(system.baseUri() + path);
    }

    /// Everything that the two users, WhatsApp and the queues show.
    ObjectNode visible() {
        var all = JsonNodeFactory.instance.objectNode();
        for (var user : List.of(ada.api(), ben.api())) {
            var seen = all.putObject(user.userId());
            for (var type : List.of("interaction", "scraper")) {
                var balance = (ObjectNode)
                        see(user, "/api/credits/" + type + "/balance").get("balance");
                seen.set(type + " balance", balance.without("asOf"));
                seen.set(type + " holds", see(user, "/api/credits/" + type + "/holds?limit=100"));
                seen.set(type + " transactions", see(user, "/api/credits/" + type + "/transactions?limit=100"));
            }
            seen.set("messages", see(user, "/api/whatsapp/messages?limit=100"));
        }
        all.set("WhatsApp", see(ada.api(), "/dev/whatsapp/messages"));
        for (var queue : QUEUES) {
            all.put(queue, Queue.named(system, queue).size());
        }
        return all;
    }

    private static JsonNode see(Api user, String path) {
        var reply = user.get(path);
        assertThat(reply.status()).as(path).isEqualTo(200);
        return reply.body();
    }

    @Override
    public void close() {
        system.close();
    }

    /// The state before an attack.
    Snapshot snapshot() {
        system.dev().haltAt(Dev.Halt.NEVER);
        return new Snapshot(this, visible());
    }

    record Snapshot(AttackFixture fixture, ObjectNode visible) {
        /// Asserts that no write to a store, a queue, the state machine or WhatsApp was requested.
        void assertNothingWritten() {
            assertThat(fixture.system().dev().writes()).as("writes").isEmpty();
        }

        void assertUnchanged() {
            assertThat(fixture.visible()).isEqualTo(visible);
        }

        /// Waits until the queues are processed.
        void assertEventuallyUnchanged() {
            Eventually.get(fixture::visible, visible::equals);
        }
    }
}
