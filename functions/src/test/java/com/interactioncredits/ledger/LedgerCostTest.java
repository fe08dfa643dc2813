package com.interactioncredits.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.TestClock;
import com.interactioncredits.TestTable;
import com.interactioncredits.WatchedDynamo;
import com.interactioncredits.WriteUnits;
import com.interactioncredits.WriteUnits.Bill;
import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.CreditType;
import com.interactioncredits.credits.Credits;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.HoldCall;
import com.interactioncredits.credits.HoldName;
import com.interactioncredits.credits.PlaceHold;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.store.StoreRetry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// What the ledger's steps cost, with everything as long as it may be.
class LedgerCostTest {
    private static final AccountId ACCOUNT = new AccountId("user_" + "u".repeat(64), CreditType.INTERACTION);
    private static final Reference LONGEST = new Reference("r".repeat(128));
    private static final HoldName HOLD = new HoldName.ByReference(LONGEST);
    private static final long AMOUNT = 999_999;

    private final TestClock clock = new TestClock();
    private final WriteUnits units = new WriteUnits(TestTable.dynamo());
    private final String table = TestTable.create();
    private final StoreRetry storeRetry = new StoreRetry(Duration.ofSeconds(5), new Random(1), _ -> {});
    private final DynamoDbClient dynamo = new WatchedDynamo(TestTable.dynamo(), units);
    private final CreditLedger ledger = new CreditLedger(dynamo, table, clock, storeRetry);
    private final Placing placing = new Placing(dynamo, table, clock, storeRetry, PlaceBy.TRANSACTION);

    @BeforeEach
    void grantAsMuchAsPossible() {
        ledger.grant(ACCOUNT, LONGEST, new Credits(Credits.MOST), Optional.empty(), Principals.OPERATOR);
        units.bills();
    }

    @Test
    void placingCostsSixUnitsABellAndAnEntryOfTheList() {
        place();
        var bills = units.bills();
        assertThat(inTable(bills)).isEqualTo(6 + 1);
        assertThat(inIndexes(bills)).isEqualTo(1);
        assertThat(bills)
                .filteredOn(bill -> bill.partition().startsWith("EXPIRY#"))
                .hasSize(1);
    }

    @Test
    void aCommitCostsNoMoreUnitsThanATransaction() {
        var committing = new Placing(dynamo, table, clock, storeRetry, PlaceBy.COMMIT);
        committing.place(request(Hold.Source.API, new Reference("first")));
        units.bills();
        committing.place(request(Hold.Source.API, LONGEST));
        var commit = units.bills();
        placing.place(request(Hold.Source.API, new Reference("s".repeat(128))));
        var transaction = units.bills();
        assertThat(inTable(commit)).isLessThanOrEqualTo(inTable(transaction));
        assertThat(inIndexes(commit)).isLessThanOrEqualTo(inIndexes(transaction));
    }

    @Test
    void convertingAllCostsFourUnitsAndAnEntryOfTheListAndLeavesTheAccountAlone() {
        place();
        units.bills();
        ledger.convert(new HoldCall(ACCOUNT, HOLD, Principals.of(Hold.Source.MESSAGE)), OptionalLong.empty());
        var bills = units.bills();
        assertThat(inTable(bills)).isEqualTo(4);
        assertThat(inIndexes(bills)).isEqualTo(1);
        assertThat(bills).extracting(Bill::sort).doesNotContain("ACCOUNT").hasSize(2);
    }

    @Test
    void convertingAPartCostsSixUnits() {
        place();
        units.bills();
        ledger.convert(new HoldCall(ACCOUNT, HOLD, Principals.of(Hold.Source.MESSAGE)), OptionalLong.of(AMOUNT - 1));
        var bills = units.bills();
        assertThat(inTable(bills)).isEqualTo(6);
        assertThat(inIndexes(bills)).isEqualTo(1);
    }

    @Test
    void releasingCostsSixUnits() {
        place();
        units.bills();
        ledger.release(new HoldCall(ACCOUNT, HOLD, Principals.of(Hold.Source.MESSAGE)));
        var bills = units.bills();
        assertThat(inTable(bills)).isEqualTo(6);
        assertThat(inIndexes(bills)).isZero();
    }

    @Test
    void expiringCostsSixUnits() {
        place();
        units.bills();
        clock.advance(Duration.ofDays(7));
        ledger.expire(Hold.idOf(ACCOUNT, Hold.Source.MESSAGE, LONGEST));
        var bills = units.bills();
        assertThat(inTable(bills)).isEqualTo(6);
        assertThat(inIndexes(bills)).isZero();
        assertThat(inChanges(bills)).as("its first entry").isEqualTo(1);
    }

    @Test
    void aMessagesHoldHasNoEntryAmongTheChangesOfItsOwn() {
        place();
        ledger.convert(new HoldCall(ACCOUNT, HOLD, Principals.of(Hold.Source.MESSAGE)), OptionalLong.empty());
        assertThat(inChanges(units.bills())).isZero();
    }

    @Test
    void eachChangeOfAnyOtherHoldMovesOneEntryAtMost() {
        for (var source : List.of(Hold.Source.API, Hold.Source.SERVICE)) {
            placing.place(request(source, new Reference("converted")));
            placing.place(request(source, new Reference("released")));
            placing.place(request(source, new Reference("expired")));
            assertThat(inChanges(units.bills())).as("three entries appear").isEqualTo(3);
            clock.advance(Duration.ofMillis(1));
            ledger.convert(new HoldCall(ACCOUNT, name("converted"), Principals.of(source)), OptionalLong.of(1));
            assertThat(inChanges(units.bills())).as("one moves").isEqualTo(2);
            ledger.release(new HoldCall(ACCOUNT, name("released"), Principals.of(source)));
            assertThat(inChanges(units.bills())).as("one moves").isEqualTo(2);
            clock.advance(Duration.ofDays(7));
            ledger.expire(Hold.idOf(ACCOUNT, source, new Reference("expired")));
            assertThat(inChanges(units.bills())).as("one moves").isEqualTo(2);
        }
    }

    private static HoldName name(String reference) {
        return new HoldName.ByReference(new Reference(reference));
    }

    @Test
    void theLedgerLifeOfASentMessageCostsThirteenUnits() {
        place();
        ledger.convert(new HoldCall(ACCOUNT, HOLD, Principals.of(Hold.Source.MESSAGE)), OptionalLong.empty());
        var bills = units.bills();
        assertThat(inTable(bills) + inIndexes(bills)).isLessThanOrEqualTo(13);
    }

    @Test
    void theCostDoesNotGrowWithTheHistory() {
        for (int earlier = 0; earlier < 20; earlier++) {
            var reference = new Reference("earlier-" + earlier);
            placing.place(request(reference));
            if (earlier % 2 == 0) {
                ledger.convert(
                        new HoldCall(ACCOUNT, new HoldName.ByReference(reference), Principals.of(Hold.Source.MESSAGE)),
                        OptionalLong.empty());
            }
        }
        units.bills();
        theLedgerLifeOfASentMessageCostsThirteenUnits();
    }

    private void place() {
        assertThat(placing.place(request(LONGEST))).isInstanceOf(PlaceHoldOutcome.Placed.class);
    }

    private static PlaceHold request(Reference reference) {
        return request(Hold.Source.MESSAGE, reference);
    }

    private static PlaceHold request(Hold.Source source, Reference reference) {
        return new PlaceHold(
                ACCOUNT,
                Principals.of(source),
                reference,
                new Credits(AMOUNT),
                Duration.ofDays(7),
                Optional.of(new UUID(-1, -1)));
    }

    private static int inTable(List<Bill> bills) {
        return bills.stream().mapToInt(Bill::table).sum();
    }

    private static int inIndexes(List<Bill> bills) {
        return bills.stream().mapToInt(Bill::lists).sum();
    }

    private static int inChanges(List<Bill> bills) {
        return bills.stream().mapToInt(Bill::changes).sum();
    }
}
