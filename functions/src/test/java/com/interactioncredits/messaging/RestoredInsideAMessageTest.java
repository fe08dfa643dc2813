package com.interactioncredits.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.Restored;
import com.interactioncredits.TestMessages;
import com.interactioncredits.TestTable;
import com.interactioncredits.ledger.Finding;
import com.interactioncredits.ledger.Reconciler;
import com.interactioncredits.ledger.Walk;
import com.interactioncredits.store.Item;
import com.interactioncredits.store.Patience;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A restore inside of a transaction that moves a message and its credits: whatever part is there, what matters is
/// found, the credits are mended, and a message that disagrees with them is left to a person.
@Timeout(300)
class RestoredInsideAMessageTest {
    private final TestMessages test = new TestMessages(Map.of());

    @AfterEach
    void stop() {
        test.close();
    }

    @Test
    void anAcceptedMessage() {
        tearEachPart(() -> test.accepted("order-1"), id -> {}, _ -> {});
    }

    @Test
    void aMessageThatWentOut() {
        tearEachPart(
                () -> test.accepted("order-1"), id -> test.wiring().messageLog().apply(id, new Event.Sent()), id -> {});
    }

    @Test
    void aMessageThatFailedAfterItWasPaid() {
        tearEachPart(
                () -> test.accepted("order-1"),
                id -> test.wiring().messageLog().apply(id, new Event.Failed(Optional.empty())),
                id -> test.wiring().messageLog().apply(id, new Event.Sent()));
    }

    private interface Accepting {
        UUID accept();
    }

    /// @param torn what is torn; the acceptance itself when it does nothing
    /// @param earlier what happens to the message before
    private void tearEachPart(Accepting accepting, Consumer<UUID> torn, Consumer<UUID> earlier) {
        var table = test.wiring().settings().tableName();
        var first = Restored.Snapshot.of(table);
        var id = accepting.accept();
        removeBells(table);
        earlier.accept(id);
        var before = Restored.Snapshot.of(table);
        torn.accept(id);
        var after = Restored.Snapshot.of(table);
        var isAcceptance = before.changesTo(after).isEmpty();
        Restored.eachPart(isAcceptance ? first : before, after, part -> {
            var found = walk(part.table(), false);
            assertThat(found.drifts() == 0).as("%s is harmless", part).isEqualTo(isHarmless(part, isAcceptance));
            walk(part.table(), true);
            assertThat(walk(part.table(), false).found())
                    .as("left of %s", part)
                    .allSatisfy(left -> assertThat(left.finding()).isInstanceOf(Finding.MessageDisagrees.class));
            var balance = test.wired(Map.of("TABLE_NAME", part.table()), TestTable.dynamo())
                    .statement()
                    .balance(TestMessages.ACCOUNT);
            assertThat(balance.available()).isNotNegative();
            assertThat(balance.spent()).isIn(0L, 3L);
            assertThat(balance.granted()).isEqualTo(10);
            assertThat(balance.available() + balance.held() + balance.spent()).isEqualTo(10);
        });
    }

    /// A content that nobody needs, or none of the rest.
    private static boolean isHarmless(Restored.Torn part, boolean isAcceptance) {
        return isAcceptance
                ? part.written().equals(Set.of("CONTENT"))
                : part.missing().equals(Set.of("CONTENT"));
    }

    private static void removeBells(String table) {
        Restored.records(table, "EXPIRY#")
                .forEach(bell -> TestTable.dynamo().deleteItem(delete -> delete.tableName(table)
                        .key(Item.key(bell.getText("pk"), bell.getText("sk")).attributes())));
    }

    private Walk walk(String table, boolean repair) {
        var wiring = test.wired(Map.of("TABLE_NAME", table), TestTable.dynamo());
        var check = new MessageCheck(wiring.messageLog(), wiring.ledger(), wiring.corrections(), _ -> {});
        var patience = new Patience(Duration.ofSeconds(5), new Random(1), _ -> {});
        return new Reconciler(TestTable.dynamo(), table, test.clock, patience, _ -> {}, check::disagreement)
                .walk(Optional.empty(), Duration.ofMinutes(5), repair);
    }
}
