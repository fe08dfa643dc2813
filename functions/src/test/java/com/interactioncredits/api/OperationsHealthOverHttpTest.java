package com.interactioncredits.api;

import static com.interactioncredits.api.TestApi.ADA;
import static com.interactioncredits.api.TestApi.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.CreditType;
import com.interactioncredits.reconciliation.Marks;
import com.interactioncredits.wiring.Settings;
import com.interactioncredits.wiring.Wiring;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OperationsHealthOverHttpTest extends MessageCalls {
    private JsonNode health() {
        return health(api.wiring());
    }

    private JsonNode health(Wiring wiring) {
        return new Call(new GetOperationsHealthHandler(wiring))
                .as(api.operator("user_root"))
                .send()
                .isOk(200)
                .get("health");
    }

    private static JsonNode entries(JsonNode health, String queue) {
        return health.path("queues")
                .valueStream()
                .filter(each -> each.path("name").asText().equals(queue))
                .findFirst()
                .orElseThrow()
                .path("entries");
    }

    @Test
    void nothingIsOverdueInASystemAtRest() {
        var health = health();

        assertThat(health.path("asOf").asText()).isEqualTo(NOW.toString());
        assertThat(health.path("sending").path("state").asText()).isEqualTo("on");
        assertThat(health.path("messages").toString())
                .isEqualTo("{\"unfinished\":0,\"overdue\":0,\"more\":false,\"overdueSince\":null}");
        assertThat(health.path("holds").toString()).isEqualTo("{\"overdue\":0,\"more\":false,\"overdueSince\":null}");
        assertThat(health.path("reconciliation").toString()).isEqualTo("{\"unjudgedSince\":null,\"last\":null}");
    }

    @Test
    void aMessageIsUnfinishedUntilItsNextStepIsDueAndThenOverdue() {
        send("key-1", HELLO).isOk(202);
        send("key-2", HELLO).isOk(202);
        assertThat(health().path("messages").toString())
                .isEqualTo("{\"unfinished\":2,\"overdue\":0,\"more\":false,\"overdueSince\":null}");

        api.advance(Duration.ofMinutes(5));

        var messages = health().path("messages");
        assertThat(messages.path("unfinished").asInt()).isEqualTo(2);
        assertThat(messages.path("overdue").asInt()).isEqualTo(2);
        assertThat(messages.path("overdueSince").asText())
                .isBetween(NOW.toString(), NOW.plus(Duration.ofMinutes(5)).toString());
    }

    @Test
    void theBreakerSaysSinceWhenSendingHasStoppedByItselfAndWhy() {
        assertThat(health().path("breaker").toString())
                .isEqualTo("{\"state\":\"closed\",\"since\":null,\"cause\":null}");
        for (int message = 0; message < 3; message++) {
            api.wiring().breaker().metSenderError(new UUID(0, message));
        }

        var breaker = health().path("breaker");

        assertThat(breaker.path("state").asText()).isEqualTo("open");
        assertThat(breaker.path("since").asText()).isEqualTo(NOW.toString());
        assertThat(breaker.path("cause").asText()).isEqualTo("errors");
    }

    @Test
    void aHoldIsOverdueFromItsExpiryOnAndCountsOnlyThen() {
        var hold = api.call(PlaceHoldHandler::new)
                .as(api.user(ADA))
                .send()
                .isOk(201)
                .get("hold");
        assertThat(health().path("holds").path("overdue").asInt()).isZero();

        api.advance(Duration.ofDays(8));

        assertThat(health().path("holds").toString())
                .isEqualTo("{\"overdue\":1,\"more\":false,\"overdueSince\":" + hold.path("expiresAt") + "}");
    }

    @Test
    void eachQueueHasItsDepth() {
        send("key-1", HELLO).isOk(202);

        var health = health();

        assertThat(health.path("queues").findValuesAsText("name"))
                .containsExactly("sends", "sends_dead_letters", "statuses", "statuses_dead_letters", "expiry_failures");
        assertThat(entries(health, "sends").toString()).isEqualTo("{\"waiting\":1,\"inFlight\":2,\"delayed\":5}");
    }

    @Test
    void aQueueThatRefusesIsLeftOutAloneAndAnAwaySqsHidesNothingElse() {
        queue.refuse("statuses");
        var refused = health();
        assertThat(entries(refused, "statuses").isNull()).isTrue();
        assertThat(entries(refused, "expiry_failures").isNull()).isFalse();

        queue.close();
        var away = health();
        assertThat(away.path("queues").findValues("entries")).hasSize(5).allMatch(JsonNode::isNull);
        assertThat(away.path("messages").isNull()).isFalse();
    }

    @Test
    void aStoreThatRefusesHidesNoQueue() {
        var environment = new HashMap<>(api.wiring().settings().environment());
        environment.put("TABLE_NAME", "no-such-table");
        var health = health(new Wiring(
                new Settings(environment), api.wiring().clock(), api.wiring()::dynamo, api.wiring()::sqs, () -> {
                    throw new AssertionError("health needs no secret");
                }));

        for (var part : List.of("sending", "breaker", "messages", "holds", "reconciliation")) {
            assertThat(health.path(part).isNull()).as(part).isTrue();
        }
        assertThat(entries(health, "sends").isNull()).isFalse();
    }

    @Test
    void theLastJudgementAndTheOldestUnjudgedChangeAreShown() {
        var daily = api.wiring().dailyJudgement();
        assertThat(daily.backlog()).isEmpty();
        api.wiring().marks().mark(List.of(new AccountId(ADA, CreditType.INTERACTION)));
        api.advance(Marks.WINDOW.plusMinutes(2));

        assertThat(health().path("reconciliation").toString())
                .isEqualTo("{\"unjudgedSince\":\"2026-11-22T00:00:00.000Z\",\"last\":null}");

        daily.judge(daily.backlog().orElseThrow(), Duration.ofMinutes(1));

        assertThat(health().path("reconciliation").toString())
                .isEqualTo("{\"unjudgedSince\":null,\"last\":{\"at\":\"2026-11-22T22:02:00.250Z\","
                        + "\"accounts\":1,\"unsettled\":0,\"drifts\":0,\"stuckHolds\":0}}");
    }

    @Test
    void usersAndServicesAreRefused() {
        for (var caller : List.of(api.user(ADA), api.service())) {
            api.call(GetOperationsHealthHandler::new).as(caller).send().isRefused(403, "forbidden");
        }
    }
}
