package com.interactioncredits.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.interactioncredits.Restored;
import com.interactioncredits.TestMessages;
import com.interactioncredits.TestTable;
import com.interactioncredits.metrics.Metrics;
import com.interactioncredits.reconciliation.Marks;
import com.interactioncredits.store.Item;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The function, under the role that the template gives it.
@Timeout(120)
class ReconcileAccountsTest {
    private final TestMessages test = new TestMessages(Map.of());

    @AfterEach
    void stop() {
        test.close();
    }

    private String answer(String event) throws IOException {
        var output = new ByteArrayOutputStream();
        new ReconcileAccounts(test.wiredWithoutWaiting(Map.of(), TestTable.dynamo()))
                .handleRequest(new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), output, Calls.CONTEXT);
        return output.toString(StandardCharsets.UTF_8);
    }

    private String table() {
        return test.wiring().settings().tableName();
    }

    private void takeTheOpenEntryAndTenCredits() {
        Restored.records(table(), "ACCOUNT#").stream()
                .filter(item -> !item.getText("sk").equals("ACCOUNT"))
                .forEach(open -> TestTable.dynamo().deleteItem(delete -> delete.tableName(table())
                        .key(Item.key(open.getText("pk"), open.getText("sk")).attributes())));
        TestTable.dynamo().updateItem(update -> update.tableName(table())
                .key(Item.key("ACCOUNT#user_ada#interaction", "ACCOUNT").attributes())
                .updateExpression("SET available = :none")
                .expressionAttributeValues(Map.of(":none", Item.number(0))));
    }

    @Test
    void findingsAreReportedAndRepairedOnlyOnRequest() throws IOException {
        test.accepted("order-1");
        takeTheOpenEntryAndTenCredits();
        assertThat(answer("{}"))
                .isEqualTo(answer("{\"repair\":false,\"from\":null}"))
                .contains("\"accounts\":1", "\"finding\":\"account_drift\",\"outcome\":\"reported\"")
                .contains("\"kept\":{\"available\":0,\"granted\":10,", "\"recorded\":{\"available\":7,\"granted\":10,")
                .contains("\"finding\":\"active_but_not_open\"", "\"next\":null");
        assertThat(test.credits()).startsWith("0 available, 0 held");

        assertThat(answer("{\"repair\":true}")).contains("repaired").doesNotContain("reported", "moved", "left");
        assertThat(test.credits()).isEqualTo("7 available, 3 held, 0 spent");
        assertThat(answer("{}")).contains("\"findings\":[]");
    }

    /// What a person needs to look at it further, and what raises the alarms.
    @Test
    void eachFindingIsReportedAndCounted() throws IOException {
        var message = test.accepted("order-1");
        takeTheOpenEntryAndTenCredits();
        TestTable.dynamo().updateItem(update -> update.tableName(table())
                .key(Item.key("MESSAGE#" + message, "MESSAGE").attributes())
                .updateExpression("SET money = :charged")
                .expressionAttributeValues(Map.of(":charged", Item.text("charged"))));
        test.clock.advance(Duration.ofMinutes(15));
        var hold = test.message(message).holdId().orElseThrow();
        var counted = new ByteArrayOutputStream();
        var output = new ByteArrayOutputStream();
        var wiring = test.wiredWithoutWaiting(Map.of(), TestTable.dynamo());
        new ReconcileAccounts(
                        wiring.reconciler(),
                        wiring.dailyJudgement(),
                        new Metrics(new PrintStream(counted, true, StandardCharsets.UTF_8), test.clock, "t"))
                .handleRequest(new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8)), output, Calls.CONTEXT);
        assertThat(output.toString(StandardCharsets.UTF_8))
                .contains("\"unsettled\":0")
                .contains("\"userId\":\"user_ada\",\"creditType\":\"interaction\"")
                .contains("\"finding\":\"active_but_not_open\"", "\"holdId\":\"" + hold + "\",\"amount\":3}")
                .contains("\"finding\":\"stuck_hold\"", "\"amount\":3,\"expiresAt\":\"")
                .contains("\"finding\":\"message_disagrees\"", "\"messageId\":\"" + message + "\",\"how\":\"the mes");
        assertThat(counted.toString(StandardCharsets.UTF_8))
                .contains("\"LedgerDrift\":3", "\"StuckHolds\":1")
                .doesNotContain("UnsettledAccounts");
    }

    @Test
    void theScheduleJudgesChangedAccountsOnceAndRepairsNothing() throws IOException {
        test.accepted("order-1");
        takeTheOpenEntryAndTenCredits();
        assertThat(answer("{\"scheduled\":true}")).isEqualTo("{}");
        test.wiring().marks().mark(List.of(TestMessages.ACCOUNT));
        assertThat(answer("{\"scheduled\":true}")).isEqualTo("{}");
        test.clock.advance(Marks.WINDOW.plusMinutes(2));
        assertThat(answer("{\"scheduled\":true}"))
                .contains("account_drift", "stuck_hold")
                .doesNotContain("repaired");
        assertThat(answer("{\"scheduled\":true}")).isEqualTo("{}");
    }

    @Test
    void theAgeOfTheOldestChangeIsCounted() throws IOException {
        test.clock.advance(Duration.between(test.clock.instant(), Instant.parse("2031-01-01T06:00:00Z")));
        test.wiring().marks().mark(List.of(TestMessages.ACCOUNT));
        test.clock.advance(Duration.ofHours(20));
        assertThat(counted("{\"scheduled\":true}")).contains("\"UnjudgedMinutes\":1560");
        assertThat(counted("{\"scheduled\":true}")).doesNotContain("UnjudgedMinutes");
    }

    private String counted(String event) throws IOException {
        var counted = new ByteArrayOutputStream();
        var wiring = test.wiredWithoutWaiting(Map.of(), TestTable.dynamo());
        new ReconcileAccounts(
                        wiring.reconciler(),
                        wiring.dailyJudgement(),
                        new Metrics(new PrintStream(counted, true, StandardCharsets.UTF_8), test.clock, "t"))
                .handleRequest(
                        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
                        new ByteArrayOutputStream(),
                        Calls.CONTEXT);
        return counted.toString(StandardCharsets.UTF_8);
    }

    @Test
    void anEventThatIsMisspeltIsRefused() {
        for (var event : new String[] {"{\"repiar\":true}", "{\"repair\":\"yes\"}", "{\"from\":1}", "{"}) {
            assertThatThrownBy(() -> answer(event)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
