package com.interactioncredits.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.credits.TransactionFilter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// What lies in the table after the ledger's steps, or does not.
class LedgerRecordsTest extends WatchedLedger {
    @Test
    void moreThanAHundredDueHoldsAreCountedAndTaken() {
        for (int old = 0; old < 100; old++) {
            well.hold(ALICE, named("old" + old), 1, MINUTE);
        }
        var held = well.balance(ALICE);
        clock.advance(MINUTE);
        assertThat(held).startsWith("available 0, held 100, spent 0, granted 100, holds 100");
        assertThat(well.balance(ALICE)).startsWith("available 100, held 0, spent 0, granted 100, holds 0, next none");
        assertThat(well.hold(ALICE, H1, 100, MINUTE)).startsWith("placed");
        assertThat(well.hold(ALICE, named("h2"), 1, MINUTE)).startsWith("insufficient, available 0");
    }

    @Test
    void rejectedExtraWritesLeaveNoHold() {
        var request = RealBooks.request(ALICE, H1, 30, MINUTE);
        var companion = new ExtraWrites(List.of(putIfAbsent("companion")));
        assertThat(well.placing().place(request, Optional.empty(), _ -> companion))
                .isInstanceOf(PlaceHoldOutcome.Placed.class);
        var second = RealBooks.request(ALICE, named("h2"), 30, MINUTE);
        assertThat(well.placing().place(second, Optional.empty(), _ -> companion))
                .isInstanceOf(ExtraWrites.Rejected.class);
        assertThat(well.balance(ALICE)).startsWith("available 70, held 30, spent 0, granted 100, holds 1");
        assertThat(well.placing().place(request, Optional.empty(), _ -> companion))
                .isInstanceOf(PlaceHoldOutcome.AlreadyPlaced.class);

        var call = RealBooks.call(ALICE, H1);
        var hold = well.ledger()
                .hold(Hold.idOf(ALICE, Hold.Source.API, new Reference("h1")))
                .orElseThrow();
        assertThat(well.ledger().convertIfUnchanged(hold, Principals.OPERATOR, companion))
                .isFalse();
        assertThat(well.ledger().releaseIfUnchanged(hold, Principals.OPERATOR, companion))
                .isFalse();
        assertThat(well.balance(ALICE)).startsWith("available 70, held 30, spent 0, granted 100, holds 1");

        var converted = (ConvertOutcome.Converted) well.ledger().convert(call, OptionalLong.empty());
        assertThat(well.corrections().refund(converted.deduction(), Principals.OPERATOR, companion))
                .isInstanceOf(ExtraWrites.Rejected.class);
        assertThat(well.balance(ALICE)).startsWith("available 70, held 0, spent 30");
    }

    @Test
    void aDeductionKeepsItsIdAndNamesItsHold() {
        clock.advance(MINUTE);
        well.hold(ALICE, H1, 30, MINUTE);
        var call = RealBooks.call(ALICE, H1);
        var converted = (ConvertOutcome.Converted) well.ledger().convert(call, OptionalLong.empty());
        var again = (ConvertOutcome.AlreadyConverted) well.ledger().convert(call, OptionalLong.empty());
        var listed = well.statement()
                .transactions(ALICE, TransactionFilter.ALL, 1, Optional.empty())
                .items();
        assertThat(again.deduction()).isEqualTo(converted.deduction());
        assertThat(listed).containsExactly(converted.deduction());
        assertThat(converted.deduction().holdId()).contains(converted.hold().id());
    }
}
