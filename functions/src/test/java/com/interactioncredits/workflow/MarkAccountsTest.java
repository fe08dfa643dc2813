package com.interactioncredits.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import com.interactioncredits.Restored;
import com.interactioncredits.TestMessages;
import com.interactioncredits.reconciliation.Marks;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MarkAccountsTest {
    private final TestMessages test = new TestMessages(Map.of());

    @AfterEach
    void stop() {
        test.close();
    }

    private void written(String... accounts) {
        var event = new DynamodbEvent();
        event.setRecords(Arrays.stream(accounts)
                .map(account -> {
                    var record = new DynamodbStreamRecord();
                    record.setEventName("MODIFY");
                    record.setDynamodb(new StreamRecord()
                            .withKeys(Map.of(
                                    "pk", new AttributeValue().withS("ACCOUNT#" + account),
                                    "sk", new AttributeValue().withS("ACCOUNT")))
                            .withSequenceNumber("1"));
                    return record;
                })
                .toList());
        new MarkAccounts(test.wiring()).handleRequest(event, Calls.CONTEXT);
    }

    private List<String> marks() {
        return Restored.records(test.wiring().settings().tableName(), "CHANGED#").stream()
                .map(item -> item.getText("sk"))
                .sorted()
                .toList();
    }

    @Test
    void eachAccountOfABatchIsMarkedOnce() {
        written("user_ada#interaction", "user_bob#interaction", "user_ada#interaction");
        assertThat(marks()).containsExactly("user_ada#interaction", "user_bob#interaction");
        written("user_ada#interaction");
        assertThat(marks()).hasSize(2);
    }

    @Test
    void aLaterWindowHasMarksOfItsOwn() {
        written("user_ada#interaction");
        test.clock.advance(Marks.WINDOW);
        written("user_ada#interaction");
        assertThat(marks()).containsExactly("user_ada#interaction", "user_ada#interaction");
    }

    @Test
    void aCallWithoutRecordsMarksNothing() {
        new MarkAccounts(test.wiring()).handleRequest(new DynamodbEvent(), Calls.CONTEXT);
        assertThat(marks()).isEmpty();
    }
}
