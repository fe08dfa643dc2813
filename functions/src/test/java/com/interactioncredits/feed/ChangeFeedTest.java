package com.interactioncredits.feed;

import static com.interactioncredits.TestMessages.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.TestMessages;
import com.interactioncredits.TestTable;
import com.interactioncredits.WatchedDynamo;
import com.interactioncredits.messages.Message.Status;
import com.interactioncredits.messages.MessageEvent;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;

@Timeout(60)
class ChangeFeedTest {
    private final TestMessages test = new TestMessages(Map.of());

    @AfterEach
    void stop() {
        test.close();
    }

    /// Else a client that stops asking once all messages have ended would show the old balance for long.
    @Test
    void endedMessageIsNeverShownWithoutItsBalance() {
        var begun = (ChangesOutcome.Changes) test.wiring().changeFeed().read(ADA, Optional.empty(), 100);
        var id = test.accepted("order-1");
        var store = new WatchedDynamo(TestTable.dynamo(), new WatchedDynamo.Watcher() {
            @Override
            public <A extends DynamoDbResponse> A around(DynamoDbRequest request, Supplier<A> call) {
                if (request instanceof BatchGetItemRequest) {
                    test.wiring().messageLifecycle().apply(id, new MessageEvent.Read());
                }
                return call.get();
            }
        });

        var read = test.wired(Map.of(), store).changeFeed().read(ADA, Optional.of(begun.next()), 100);

        assertThat(read).isInstanceOfSatisfying(ChangesOutcome.Changes.class, changes -> {
            assertThat(changes.messages()).singleElement().satisfies(message -> assertThat(message.status())
                    .isEqualTo(Status.READ));
            assertThat(changes.balances()).singleElement().satisfies(balance -> assertThat(balance.spent())
                    .isEqualTo(3));
        });
    }

    @Test
    void aReadingWithNothingNewIsOneQueryAndAReadOfEachAccount() {
        var begun = (ChangesOutcome.Changes) test.wiring().changeFeed().read(ADA, Optional.empty(), 100);
        var calls = new ArrayList<String>();
        var store = new WatchedDynamo(TestTable.dynamo(), new WatchedDynamo.Watcher() {
            @Override
            public <A extends DynamoDbResponse> A around(DynamoDbRequest request, Supplier<A> call) {
                calls.add(request.getClass().getSimpleName());
                return call.get();
            }
        });

        test.wired(Map.of(), store).changeFeed().read(ADA, Optional.of(begun.next()), 100);

        assertThat(calls).containsExactly("QueryRequest", "GetItemRequest", "GetItemRequest");
    }
}
