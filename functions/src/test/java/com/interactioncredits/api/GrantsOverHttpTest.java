package com.interactioncredits.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.TestTable;
import java.util.HashMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

class GrantsOverHttpTest {
    private final TestApi api = new TestApi();

    @Test
    void aGrantIsATransaction() {
        var transaction = grant(
                        "{\"userId\":\"user_ben\",\"amount\":100,\"referenceId\":\"i-1\",\"reason\":\"100 bought\"}")
                .isOk(201)
                .isNoReplay()
                .get("transaction");

        assertThat(transaction.path("type").asText()).isEqualTo("grant");
        assertThat(transaction.path("amount").asLong()).isEqualTo(100);
        assertThat(transaction.path("reason").asText()).isEqualTo("100 bought");
        assertThat(transaction.path("holdId").isNull()).isTrue();
        assertThat(transaction.path("messageId").isNull()).isTrue();
        assertThat(transaction.path("createdAt").asText()).isEqualTo("2026-11-22T10:00:00.250Z");
    }

    @Test
    void theSameGrantAgainIsAReplay() {
        var body = "{\"userId\":\"user_ben\",\"amount\":100,\"referenceId\":\"i-1\"}";
        var first = grant(body).isOk(201);

        assertThat(grant(body).isOk(200).isReplay().json()).isEqualTo(first.json());
    }

    @Test
    void anotherGrantUnderTheSameReferenceIsRefused() {
        grant("{\"userId\":\"user_ben\",\"amount\":100,\"referenceId\":\"i-1\"}")
                .isOk(201);

        var reply = grant("{\"userId\":\"user_ben\",\"amount\":200,\"referenceId\":\"i-1\",\"reason\":\"x\"}")
                .isRefused(409, "reference_reused");

        assertThat(reply.get("differs").toString()).isEqualTo("[\"amount\",\"reason\"]");
        assertThat(reply.get("existing").path("amount").asLong()).isEqualTo(100);
    }

    @Test
    void theMostThatCanBeGrantedIsNeverPassed() {
        // 2^53 - 1 credits are 9,007,199 grants of the largest amount: the account is filled where it is kept.
        grant("{\"userId\":\"user_ben\",\"amount\":1,\"referenceId\":\"i-1\"}").isOk(201);
        fillTheAccount();

        var tooMuch = grant("{\"userId\":\"user_ben\",\"amount\":1000,\"referenceId\":\"i-2\"}")
                .isRefused(400, "invalid_request");

        assertThat(tooMuch.badFields()).containsExactly("amount");
        assertThat(tooMuch.get("errors").path(0).path("problem").asText()).contains("at most 999");
        grant("{\"userId\":\"user_ben\",\"amount\":999,\"referenceId\":\"i-2\"}")
                .isOk(201);
    }

    private void fillTheAccount() {
        var table = api.wiring().settings().tableName();
        var accounts = TestTable.dynamo()
                .scan(ScanRequest.builder()
                        .tableName(table)
                        .consistentRead(true)
                        .build())
                .items();
        for (var account :
                accounts.stream().filter(item -> item.containsKey("granted")).toList()) {
            var full = new HashMap<>(account);
            full.put("granted", AttributeValue.fromN(Long.toString((1L << 53) - 1000)));
            TestTable.dynamo()
                    .putItem(
                            PutItemRequest.builder().tableName(table).item(full).build());
        }
    }

    private Reply grant(String body) {
        return api.call(GrantCreditsHandler::new)
                .as(api.operator("user_root"))
                .body(body)
                .send();
    }
}
