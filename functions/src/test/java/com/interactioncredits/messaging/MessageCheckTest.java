package com.interactioncredits.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.Restored;
import com.interactioncredits.TestMessages;
import com.interactioncredits.TestTable;
import com.interactioncredits.WatchedDynamo;
import com.interactioncredits.messages.Message;
import com.interactioncredits.messages.MessageEvent;
import com.interactioncredits.reconciliation.Finding;
import com.interactioncredits.reconciliation.MessageCheck;
import com.interactioncredits.store.Item;
import com.interactioncredits.store.StoreRetry;
import com.interactioncredits.whatsapp.GraphError;
import com.interactioncredits.wiring.Wiring;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

/// Each way in which a message and the records of its credits can say different things. `MessageTableTest` shows that
/// no story of a message makes one.
@Timeout(60)
class MessageCheckTest {
    private final TestMessages test = new TestMessages(Map.of());
    private final String table = test.wiring().settings().tableName();
    private final UUID id = test.accepted("order-1");
    private final List<Duration> pauses = new ArrayList<>();

    @AfterEach
    void stop() {
        test.close();
    }

    private MessageRepository repository() {
        return test.wiring().messageRepository();
    }

    private static MessageCheck check(Wiring wiring, StoreRetry.Pause pause) {
        return new MessageCheck(wiring.messageRepository(), wiring.ledger(), wiring.corrections(), pause);
    }

    private Item only(Predicate<Item> which) {
        return Restored.records(table, "").stream().filter(which).findFirst().orElseThrow();
    }

    private static Predicate<Item> kind(String kind) {
        return item -> item.getText("sk").equals(kind);
    }

    private static Predicate<Item> transaction(String type) {
        return kind("TX").and(item -> item.getText("type").equals(type));
    }

    private Optional<String> found(String kind) {
        return check(test.wiring(), pauses::add)
                .disagreement(only(kind(kind)))
                .map(finding -> ((Finding.MessageDisagrees) finding).how());
    }

    private void set(String name, String value) {
        TestTable.dynamo().updateItem(update -> update.tableName(table)
                .key(MessageItems.key(id))
                .updateExpression("SET #name = :value")
                .expressionAttributeNames(Map.of("#name", name))
                .expressionAttributeValues(Map.of(":value", Item.text(value))));
    }

    private void raiseTheVersion() {
        TestTable.dynamo().updateItem(update -> update.tableName(table)
                .key(MessageItems.key(id))
                .updateExpression("ADD version :one")
                .expressionAttributeValues(Map.of(":one", Item.number(1))));
    }

    private void delete(Predicate<Item> which) {
        var item = only(which);
        TestTable.dynamo().deleteItem(delete -> delete.tableName(table)
                .key(Item.key(item.getText("pk"), item.getText("sk")).attributes()));
    }

    private void happens(String story) {
        for (var word : story.split(" ", -1)) {
            switch (word) {
                case "queued" -> {}
                case "claimed" ->
                    repository()
                            .update(
                                    repository().find(id).orElseThrow(),
                                    message -> Optional.of(
                                            message.with(message.attempt().claimedNext("run", test.clock.instant()))
                                                    .with(Message.Status.SENDING)));
                case "refused" ->
                    test.wiring().messageLifecycle().apply(id, new MessageEvent.Refused(GraphError.of(131026)));
                case "sent" -> test.wiring().messageLifecycle().apply(id, new MessageEvent.Sent());
                case "failed" -> test.wiring().messageLifecycle().apply(id, new MessageEvent.Failed(Optional.empty()));
                case "delivered" -> test.wiring().messageLifecycle().apply(id, new MessageEvent.Delivered());
                case "expired" -> {
                    expireTheHold();
                    test.wiring().messageLifecycle().apply(id, new MessageEvent.HoldExpired());
                }
                default -> throw new IllegalArgumentException(word);
            }
        }
    }

    private void expireTheHold() {
        test.clock.advance(Duration.ofMinutes(15));
        test.wiring()
                .ledger()
                .expire(repository().find(id).orElseThrow().payment().holdId().orElseThrow());
    }

    @ParameterizedTest(name = "{0}, but it says {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            queued                         | charged | the message says charged, its hold is active
            queued                         | back    | the message says back, its hold is active
            sent                           | held    | the message says held, its hold is converted
            sent                           | back    | the message says back, its hold is converted
            claimed refused                | held    | the message says held, its hold is released
            claimed refused                | charged | the message says charged, its hold is released
            claimed expired                | charged | the message says charged, its hold is expired
            sent failed                    | charged | the message says charged, its hold is converted
            claimed expired sent           | back    | the message says back late, its hold is expired
            claimed expired sent failed    | charged | the message says charged late, its hold is expired
            """)
    void creditsThatAreElsewhereThanTheMessageSays(String story, String money, String how) {
        happens(story);
        assertThat(found("MESSAGE")).isEmpty();
        set("money", money);
        assertThat(found("MESSAGE")).contains(how);
    }

    @ParameterizedTest(name = "{0}, without the {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            claimed expired sent         | deduction | the message says charged late, its hold is expired
            claimed expired sent failed  | deduction | the message says back late, its hold is expired
            claimed expired sent failed  | refund    | the message says back late, its hold is expired
            """)
    void aTransactionThatIsGone(String story, String type, String how) {
        happens(story);
        assertThat(found("MESSAGE")).isEmpty();
        delete(transaction(type));
        assertThat(found("MESSAGE")).contains(how);
    }

    /// The call that committed it died before it wrote the message, and another call completed the hold.
    @Test
    void aCommittedHoldMayBeWithoutItsMessageUnlessItIsSpent() {
        var hold = only(kind("HOLD"));
        delete(kind("MESSAGE"));
        TestTable.dynamo().updateItem(update -> update.tableName(table)
                .key(Item.key(hold.getText("pk"), hold.getText("sk")).attributes())
                .updateExpression("SET stamp = :one")
                .expressionAttributeValues(Map.of(":one", Item.number(1))));
        assertThat(found("HOLD")).isEmpty();

        TestTable.dynamo().updateItem(update -> update.tableName(table)
                .key(Item.key(hold.getText("pk"), hold.getText("sk")).attributes())
                .updateExpression("SET #status = :converted, convertedAmount = amount")
                .expressionAttributeNames(Map.of("#status", "status"))
                .expressionAttributeValues(Map.of(":converted", Item.text("converted"))));
        assertThat(found("HOLD")).contains("its hold is there, the message is not");
    }

    @Test
    void aLateDeductionThatTheMessageDoesNotKnow() {
        happens("claimed expired");
        var before = only(kind("MESSAGE"));
        happens("sent");
        TestTable.dynamo().putItem(put -> put.tableName(table).item(before.attributes()));
        assertThat(found("MESSAGE")).contains("the message says back, its hold is expired, and it was deducted late");
    }

    @Test
    void aMessageWithoutItsHold() {
        delete(kind("HOLD"));
        assertThat(found("MESSAGE")).contains("the message is there, its hold is not");
    }

    @Test
    void aHoldWithoutItsMessage() {
        assertThat(found("HOLD")).isEmpty();
        delete(kind("MESSAGE"));
        assertThat(found("HOLD")).contains("its hold is there, the message is not");
    }

    /// It is found where the message lies.
    @Test
    void oneDisagreementIsFoundOnce() {
        set("money", "charged");
        assertThat(found("HOLD")).isEmpty();
    }

    @Test
    void aContentThatIsGoneBeforeTheLastAttempt() {
        delete(kind("CONTENT"));
        assertThat(found("MESSAGE")).contains("the message may be attempted, its content is not there");
        happens("sent");
        assertThat(found("MESSAGE")).isEmpty();
    }

    @Test
    void aHoldThatExpiredAMomentAgoIsNoDisagreement() {
        expireTheHold();
        assertThat(found("MESSAGE")).isEmpty();
    }

    /// What was under way shows by then.
    @Test
    void aSuspicionIsLookedAtAgainAfterThreeSeconds() {
        assertThat(found("MESSAGE")).isEmpty();
        assertThat(pauses).isEmpty();
        set("money", "charged");
        var message = only(kind("MESSAGE"));
        var found = check(test.wiring(), time -> {
                    pauses.add(time);
                    set("money", "held");
                })
                .disagreement(message);
        assertThat(found).isEmpty();
        assertThat(pauses).containsExactly(Duration.ofSeconds(3));
    }

    @Test
    void aMessageThatMovesWhileItIsLookedAtIsNotJudged() {
        set("money", "charged");
        var message = only(kind("MESSAGE"));
        var reads = new AtomicInteger();
        var store = new WatchedDynamo(TestTable.dynamo(), new WatchedDynamo.Watcher() {
            @Override
            public <A extends DynamoDbResponse> A around(DynamoDbRequest request, Supplier<A> call) {
                if (request instanceof GetItemRequest read
                        && read.key().equals(MessageItems.key(id))
                        && reads.incrementAndGet() == 3) {
                    raiseTheVersion();
                }
                return call.get();
            }
        });
        assertThat(check(test.wired(Map.of(), store), _ -> {}).disagreement(message))
                .isEmpty();
        assertThat(reads).hasValue(3);
    }
}
