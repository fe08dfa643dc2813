package com.interactioncredits.api;

import static com.interactioncredits.api.TestApi.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.MeasuredLines;
import com.interactioncredits.TestTable;
import com.interactioncredits.WatchedDynamo;
import com.interactioncredits.wiring.Wiring;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;

/// What operators see of requests: each once, and a repeated call changes nothing twice.
class MeasuredRequestsTest {
    private final MeasuredLines log = new MeasuredLines();
    private final TestApi api = new TestApi();

    @AfterEach
    void close() {
        log.close();
    }

    private Reply grant() {
        return api.call(GrantCreditsHandler::new)
                .as(api.operator("user_root"))
                .body("{\"userId\":\"%s\",\"amount\":100,\"referenceId\":\"invoice-1\"}".formatted(ADA))
                .send();
    }

    private Reply call(TestApi.Handler handler, String body) {
        return api.call(handler).as(api.user(ADA)).body(body).send();
    }

    @Test
    void whatBecomesOfHoldsCountsOnceHoweverOftenItIsCalled() {
        for (int time = 0; time < 2; time++) {
            grant();
            call(PlaceHoldHandler::new, "{\"amount\":30,\"referenceId\":\"a\"}");
            call(PlaceHoldHandler::new, "{\"amount\":30,\"referenceId\":\"b\"}");
            call(DeductHandler::new, "{\"referenceId\":\"a\"}");
            call(ReleaseHoldHandler::new, "{\"referenceId\":\"b\"}");
        }
        assertThat(log.sums())
                .containsEntry("CreditsGranted", 100L)
                .containsEntry("HoldsPlaced", 2L)
                .containsEntry("HoldsConverted", 1L)
                .containsEntry("HoldsReleased", 1L);
    }

    @Test
    void aRefusalIsCountedByItsCode() {
        call(PlaceHoldHandler::new, "{\"amount\":30,\"referenceId\":\"a\"}").isRefused(402, "insufficient_credits");
        api.call(GetBalanceHandler::new).as("not.a.token").send().isRefused(401, "unauthorized");

        assertThat(log.sums()).isEqualTo(Map.of("Refusals insufficient_credits", 1L, "Refusals unauthorized", 1L));
    }

    @Test
    void aRequestIsMeasuredInItsOneLineUnderItsRoute() {
        grant();
        call(PlaceHoldHandler::new, "{\"amount\":30,\"referenceId\":\"a\"}").isOk(201);

        var lines = log.lines().stream()
                .filter(line -> line.path("route").asText().equals("POST /api/credits/{creditType}/hold"))
                .toList();
        assertThat(lines).hasSize(1);
        var line = lines.getFirst();
        assertThat(line.path("status").asInt()).isEqualTo(201);
        assertThat(line.path("requestId").asText()).isEqualTo(SampleEvent.REQUEST_ID);
        assertThat(line.path("Latency").asLong(-1)).isEqualTo(line.path("ms").asLong());
        assertThat(line.toString()).doesNotContain(ADA);
    }

    @Test
    void ourOwnErrorIsAFault() {
        var broken = new WatchedDynamo(TestTable.dynamo(), new WatchedDynamo.Watcher() {
            @Override
            public <A extends DynamoDbResponse> A around(DynamoDbRequest request, Supplier<A> call) {
                throw new IllegalStateException("no store");
            }
        });
        var wiring = new Wiring(api.wiring().settings(), api.wiring().clock(), () -> broken, api.wiring()::sqs, () -> {
            throw new IllegalStateException("no secrets");
        });
        api.call(_ -> new GetBalanceHandler(wiring)).as(api.user(ADA)).send().isRefused(500, "internal");

        assertThat(log.sums()).containsEntry("Faults", 1L).hasSize(2);
    }

    @Test
    void aWebhookThatMetaDidNotSignIsCounted() {
        api.call(ReceiveWebhookHandler::new)
                .without("x-hub-signature-256")
                .body("{}")
                .send()
                .isRefused(403, "forbidden");
        assertThat(log.sums()).isEqualTo(Map.of("ForgedWebhooks", 1L, "Refusals forbidden", 1L));
    }

    @Test
    void whatAnyoneMayCallAllTheTimeIsNotMeasured() {
        api.call(GetHealthHandler::new).send();
        api.call(NotFoundHandler::new).send();
        assertThat(log.lines()).hasSize(2).noneMatch(line -> line.has("_aws"));
    }
}
