package com.interactioncredits.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.TestTable;
import com.interactioncredits.ledger.Audit;
import com.interactioncredits.ledger.records.LedgerKeys;
import com.interactioncredits.store.Item;
import com.interactioncredits.store.NameBasedId;
import com.interactioncredits.store.SortKey;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What the reconciler finds, and what it repairs on request.
class ReconcilerTest extends ReconciledLedger {
    @Test
    void nothingIsFoundWhereNothingIsWrong() {
        play(
                "grant alice 100",
                "hold alice h1 10",
                "hold alice h2 20",
                "convert alice h2 5",
                "hold alice h3 5",
                "release alice h3",
                "late alice h3",
                "grant bob 5",
                "hold bob h1 5",
                "convert bob h1",
                "refund bob h1",
                "grant alice/scraper 1");
        var page = scan(false);
        assertThat(page.found()).isEmpty();
        assertThat(page.accounts()).isEqualTo(3);
        assertThat(page.next()).isEmpty();
    }

    @Test
    void driftIsReportedAndRepairedOnlyOnRequest() {
        play("grant alice 100", "hold alice h1 10");
        set(LedgerKeys.account(ALICE), "available", Item.number(95));
        var drift = "user_alice keeps 95 of 100, 1/0, records say 90 of 100, 1/0: ";

        assertThat(found()).containsExactly(drift + "REPORTED");
        play("balance alice -> available 95, held 5, spent 0");
        assertThat(repairs()).isEmpty();

        clock.advance(Duration.ofMillis(7));
        assertThat(words(scan(true))).containsExactly(drift + "REPAIRED");
        play("balance alice -> available 90, held 10, spent 0, granted 100");
        assertThat(repairs())
                .containsExactly("AccountDrift | available 95, granted 100, placed 1, returned 0"
                        + " | available 90, granted 100, placed 1, returned 0"
                        + " | the account follows its holds and transactions | 7");
        assertThat(found()).isEmpty();
        assertThat(words(scan(true))).isEmpty();
        assertThat(repairs()).hasSize(1);
        play("transactions alice -> grant 100 for grant");
    }

    @Test
    void eachOfAnAccountsNumbersIsCompared() {
        play("grant alice 100", "hold alice h1 10", "release alice h1");
        for (var number : List.of("granted", "placed", "returned")) {
            set(LedgerKeys.account(ALICE), number, Item.number(7));
            assertThat(words(scan(true))).as(number).singleElement().asString().endsWith("REPAIRED");
            Audit.of(TestTable.dynamo(), table).checkRepaired();
        }
    }

    @Test
    void missingAccountIsRebuiltFromItsRecords() {
        play("grant alice 100", "hold alice h1 10", "convert alice h1");
        delete(LedgerKeys.account(ALICE));
        assertThat(found()).hasSize(1);
        assertThat(words(scan(true)))
                .containsExactly("user_alice keeps 0 of 0, 0/0, records say 90 of 100, 1/0: REPAIRED");
        play("balance alice -> available 90, held 0, spent 10, granted 100");
        assertThat(found()).isEmpty();
    }

    @Test
    void overdrawnAccountIsLeftToAnOperator() {
        play("grant alice 10", "hold alice h1 10");
        delete(LedgerKeys.transaction(
                NameBasedId.of("grant", ALICE.userId(), ALICE.creditType().label(), "grant")));
        var overdrawn = "user_alice keeps 0 of 10, 1/0, records say -10 of 0, 1/0: ";
        assertThat(words(scan(true))).containsExactly(overdrawn + "LEFT");
        assertThat(repairs()).isEmpty();

        play("grant alice 10 as amends because restored");
        assertThat(words(scan(true))).singleElement().asString().endsWith("records say 0 of 10, 1/0: REPAIRED");
        Audit.of(TestTable.dynamo(), table).checkRepaired();
    }

    @Test
    void missingOpenEntryIsWrittenOnRequest() {
        play("grant alice 100", "hold alice h1 10");
        delete(openKey());
        assertThat(found()).containsExactly("h1 is not open: REPORTED");
        assertThat(scan(false).drifts()).isEqualTo(1);
        play("balance alice -> held 0");
        assertThat(words(scan(true))).containsExactly("h1 is not open: REPAIRED");
        play("balance alice -> available 90, held 10, holds 1");
        assertThat(repairs()).singleElement().asString().startsWith("ActiveButNotOpen | hold " + H1);
        assertThat(found()).isEmpty();
    }

    @Test
    void openEntryWithoutActiveHoldIsDeletedOnRequest() {
        play("grant alice 100", "hold alice h1 10 60s");
        var open = item(openKey());
        play("convert alice h1", "tick 60s");
        put(open);
        assertThat(found()).containsExactly("open for 10: REPORTED");
        assertThat(scan(false).drifts()).isEqualTo(1);
        play("balance alice -> available 100, spent 0");
        assertThat(words(scan(true))).containsExactly("open for 10: REPAIRED");
        play("balance alice -> available 90, held 0, spent 10");

        put(open);
        delete(LedgerKeys.hold(H1));
        clock.advance(Duration.ofMillis(1));
        set(LedgerKeys.account(ALICE), "available", Item.number(100));
        set(LedgerKeys.account(ALICE), "placed", Item.number(0));
        assertThat(words(scan(true))).containsExactly("open for 10: REPAIRED");
        assertThat(repairs()).hasSize(2);
        assertThat(found()).isEmpty();
    }

    @Test
    void openEntryWithWrongAmountIsRewrittenOnRequest() {
        play("grant alice 100", "hold alice h1 10");
        set(openKey(), "amount", Item.number(9));
        assertThat(found()).containsExactly("h1 is open otherwise: REPORTED");
        assertThat(words(scan(true))).containsExactly("h1 is open otherwise: REPAIRED");
        play("balance alice -> available 90, held 10");
        Audit.of(TestTable.dynamo(), table).checkRepaired();
    }

    @Test
    void openEntryWithWrongExpiryIsReplacedOnRequest() {
        play("grant alice 100", "hold alice h1 10");
        var open = new Item(item(openKey()));
        delete(openKey());
        var later = open.getTime("expiresAt").plusSeconds(1);
        put(open.put("sk", "OPEN#" + SortKey.of(later, H1))
                .put("expiresAt", later)
                .attributes());
        assertThat(words(scan(true))).containsExactlyInAnyOrder("open for 10: REPAIRED", "h1 is not open: REPAIRED");
        Audit.of(TestTable.dynamo(), table).checkRepaired();
    }

    @Test
    void dueHoldIsNoDriftAndExpiresOnRequest() {
        play("grant alice 100", "hold alice h1 10 60s", "tick 60s");
        var page = scan(false);
        assertThat(words(page)).containsExactly("h1 is stuck: REPORTED");
        assertThat(page.drifts()).isZero();
        assertThat(words(scan(true))).containsExactly("h1 is stuck: REPAIRED");
        assertThat(found()).isEmpty();
        Audit.of(TestTable.dynamo(), table).check();
        play("balance alice -> available 100, held 0");
    }

    /// Which of the two is right, the records do not say.
    @Test
    void messageThatDisagreesIsLeftToAnOperator() {
        play("grant alice 100", "hold alice h1 10");
        set(LedgerKeys.hold(H1), "messageId", Item.text(UUID.randomUUID().toString()));
        var page = scan(true);
        assertThat(words(page)).containsExactly("its hold is there, the message is not: LEFT");
        assertThat(page.drifts()).isEqualTo(1);
    }
}
