package com.interactioncredits.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.Restored;
import com.interactioncredits.TestTable;
import com.interactioncredits.ledger.Audit;
import com.interactioncredits.ledger.records.LedgerKeys;
import com.interactioncredits.store.Item;
import com.interactioncredits.store.NameBasedId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A repair happens to exactly the state that was judged, or not at all.
class RepairsTest extends ReconciledLedger {
    private long accountsVersion() {
        return new Item(item(LedgerKeys.account(ALICE))).getNumber("version");
    }

    /// A client that sends `If-None-Match` must see that something changed, and so must a call that read before.
    private void assertRaisesTheVersions(String... repaired) {
        long balances = version();
        long accounts = accountsVersion();
        assertThat(words(scan(true))).containsExactlyInAnyOrder(repaired);
        assertThat(version()).as("the balance's").isGreaterThan(balances);
        assertThat(accountsVersion()).as("the account's").isGreaterThan(accounts);
    }

    @Test
    void eachRepairRaisesTheVersions() {
        play("grant alice 100", "hold alice h1 10 60s", "hold alice h2 10", "hold alice h3 10");
        set(LedgerKeys.account(ALICE), "placed", Item.number(9));
        assertRaisesTheVersions("user_alice keeps 70 of 100, 9/0, records say 70 of 100, 3/0: REPAIRED");

        set(LedgerKeys.account(ALICE), "placed", Item.number(0));
        assertRaisesTheVersions("user_alice keeps 70 of 100, 0/0, records say 70 of 100, 3/0: REPAIRED");

        var open = item(openKey());
        delete(openKey());
        assertRaisesTheVersions("h1 is not open: REPAIRED");

        play("convert alice h1", "tick 60s");
        put(open);
        assertRaisesTheVersions("open for 10: REPAIRED");
        Audit.of(TestTable.dynamo(), table).checkRepaired();
    }

    @Test
    void repairsOfOneMomentAreRecordedEach() {
        play("grant alice 100", "hold alice h1 10");
        set(LedgerKeys.account(ALICE), "placed", Item.number(9));
        delete(openKey());
        scan(true);
        assertThat(repairs()).hasSize(2);
        Audit.of(TestTable.dynamo(), table).checkRepaired();
    }

    /// The numbers that were judged are not those of what happened meanwhile, although some of them look the same.
    @Test
    void accountThatChangedAndChangedBackIsLeftToTheNextScan() {
        play("grant alice 100", "hold alice h1 10");
        set(LedgerKeys.account(ALICE), "available", Item.number(95));
        assertThat(words(repairWhile(() -> play("hold alice h2 1", "release alice h2"))))
                .singleElement()
                .asString()
                .endsWith("MOVED");
        scan(true);
        Audit.of(TestTable.dynamo(), table).checkRepaired();
    }

    @Test
    void accountThatWasMadeMeanwhileIsNotOverwritten() {
        play("grant alice 100");
        delete(LedgerKeys.account(ALICE));
        assertThat(words(repairWhile(() -> play("grant alice 5 as more"))))
                .singleElement()
                .asString()
                .endsWith("MOVED");
        assertThat(repairs()).isEmpty();
        scan(true);
        play("balance alice -> available 105");
    }

    @Test
    void twoScansAtOnceRepairAndRecordOnce() {
        play("grant alice 100", "hold alice h1 10");
        set(LedgerKeys.account(ALICE), "available", Item.number(95));
        assertOneOfTwoRepairs(1);

        var open = item(openKey());
        delete(openKey());
        assertOneOfTwoRepairs(2);

        play("release alice h1");
        put(open);
        assertOneOfTwoRepairs(3);
        Audit.of(TestTable.dynamo(), table).checkRepaired();
    }

    private void assertOneOfTwoRepairs(int inAll) {
        var second = repairWhile(() -> {
            clock.advance(Duration.ofMillis(1));
            assertThat(words(scan(true))).singleElement().asString().endsWith("REPAIRED");
        });
        assertThat(words(second)).singleElement().asString().endsWith("MOVED");
        assertThat(repairs()).hasSize(inAll);
    }

    @Test
    void noAccountIsMadeOfAVersionAlone() {
        play("grant alice 100", "hold alice h1 10");
        delete(openKey());
        delete(LedgerKeys.account(ALICE));
        delete(LedgerKeys.transaction(
                NameBasedId.of("grant", ALICE.userId(), ALICE.creditType().label(), "grant")));
        assertThat(words(scan(true)))
                .containsExactly(
                        "user_alice keeps 0 of 0, 0/0, records say -10 of 0, 1/0: LEFT", "h1 is not open: MOVED");
        assertThat(Restored.records(store, "ACCOUNT#")).isEmpty();
    }

    @Test
    void accountThatChangedIsLeftToTheNextScan() {
        play("grant alice 100", "hold alice h1 10");
        set(LedgerKeys.account(ALICE), "available", Item.number(95));
        assertThat(words(repairWhile(() -> play("hold alice h2 1"))))
                .singleElement()
                .asString()
                .endsWith("MOVED");
        play("balance alice -> available 94");
        scan(true);

        delete(openKey());
        assertThat(words(repairWhile(() -> play("release alice h1", "release alice h2"))))
                .singleElement()
                .asString()
                .endsWith("MOVED");
        assertThat(found()).isEmpty();
        assertThat(repairs()).hasSize(1);
        Audit.of(TestTable.dynamo(), table).checkRepaired();
    }

    @Test
    void openEntryOfAHoldThatIsActiveAgainIsKept() {
        play("grant alice 100", "hold alice h1 10");
        var hold = item(LedgerKeys.hold(H1));
        set(LedgerKeys.hold(H1), "status", Item.text("released"));
        var page = repairWhile(() -> put(hold));
        assertThat(words(page)).contains("open for 10: MOVED");
        assertThat(openKey()).isNotEmpty();
    }
}
