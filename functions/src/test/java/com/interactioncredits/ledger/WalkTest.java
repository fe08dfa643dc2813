package com.interactioncredits.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.interactioncredits.store.Item;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How a walk goes on from part to part, and from day to day.
class WalkTest extends ReconciledLedger {
    /// Whatever a part has time for: each account is judged once, and a part that ends inside of an account leaves it
    /// to the next one.
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 7, 11})
    void aWalkGoesOnWhereItStoppedAndMissesNoAccount(int steps) {
        for (int i = 0; i < 5; i++) {
            play("grant u" + i + " 10", "hold u" + i + " h1 1");
            set(LedgerTable.accountKey(LedgerPage.account("u" + i)), "available", Item.number(10));
        }
        var found = new ArrayList<String>();
        var next = Optional.<String>empty();
        int parts = 0;
        do {
            var taken = new AtomicInteger();
            var walk = reconciler(_ -> {}).walk(next, () -> taken.incrementAndGet() > steps * 2, true);
            found.addAll(words(walk));
            assertThat(walk.unsettled()).isZero();
            next = walk.next();
            parts++;
        } while (next.isPresent());
        assertThat(parts).isGreaterThan(1);
        assertThat(found).hasSize(5).doesNotHaveDuplicates().allSatisfy(words -> assertThat(words)
                .endsWith("REPAIRED"));
    }

    @Test
    void anAccountWithMoreRecordsThanOnePartCanReadHoldsUpNoOther() {
        play("grant alice 10", "grant bob 10");
        var next = Optional.<String>empty();
        int unsettled = 0;
        do {
            var walk = reconciler(_ -> {}).walk(next, () -> true, false);
            unsettled += walk.unsettled();
            next = walk.next();
        } while (next.isPresent());
        assertThat(unsettled).isEqualTo(2);
    }

    @Test
    void theDaysWalkGoesOnFromCallToCallAndBeginsAgainADayLater() {
        IntStream.range(0, 3).forEach(i -> play("grant u" + i + " 10"));
        var reconciler = reconciler(_ -> {});
        int accounts = 0;
        for (var walk = reconciler.goOn(LONG); walk.isPresent(); walk = reconciler.goOn(LONG)) {
            accounts += walk.get().accounts();
        }
        assertThat(accounts).isEqualTo(3);
        clock.advance(Duration.ofHours(24).minusMillis(1));
        assertThat(reconciler.goOn(LONG)).isEmpty();
        clock.advance(Duration.ofMillis(1));
        assertThat(reconciler.goOn(LONG))
                .hasValueSatisfying(walk -> assertThat(walk.accounts()).isEqualTo(3));
    }

    /// A part without any time comes one item further. The day counts from the walk's first part.
    @Test
    void theDaysWalkKeepsItsPlaceAndItsBeginningFromPartToPart() {
        IntStream.range(0, 3).forEach(i -> play("grant u" + i + " 10"));
        var reconciler = reconciler(_ -> {});
        int seen = 0;
        int parts = 0;
        for (var walk = reconciler.goOn(Duration.ZERO); walk.isPresent(); walk = reconciler.goOn(Duration.ZERO)) {
            seen += walk.get().unsettled();
            parts++;
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(seen).isEqualTo(3);
        assertThat(parts).isGreaterThan(3);
        clock.advance(Duration.ofHours(24).minusMinutes(parts));
        assertThat(reconciler.goOn(Duration.ZERO)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", " ", "a ", " b", "a b c", ""})
    void aPlaceThatNoWalkNamedIsRefused(String place) {
        assertThatThrownBy(() -> reconciler(_ -> {}).walk(Optional.of(place), LONG, false))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
