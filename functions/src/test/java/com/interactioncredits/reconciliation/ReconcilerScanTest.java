package com.interactioncredits.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.interactioncredits.ledger.LedgerPage;
import com.interactioncredits.ledger.records.LedgerKeys;
import com.interactioncredits.store.Item;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How a scan continues from part to part.
class ReconcilerScanTest extends ReconciledLedger {
    /// Each account is judged once, however much a part has time for: a part that ends inside of an account leaves it
    /// to the next one.
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 7, 11})
    void scanContinuesWhereItStoppedAndMissesNoAccount(int steps) {
        for (int i = 0; i < 5; i++) {
            play("grant u" + i + " 10", "hold u" + i + " h1 1");
            set(LedgerKeys.account(LedgerPage.account("u" + i)), "available", Item.number(10));
        }
        var found = new ArrayList<String>();
        var next = Optional.<String>empty();
        int parts = 0;
        do {
            var taken = new AtomicInteger();
            var page = reconciler(_ -> {}).scan(next, () -> taken.incrementAndGet() > steps * 2, true);
            found.addAll(words(page));
            assertThat(page.unsettled()).isZero();
            next = page.next();
            parts++;
        } while (next.isPresent());
        assertThat(parts).isGreaterThan(1);
        assertThat(found).hasSize(5).doesNotHaveDuplicates().allSatisfy(words -> assertThat(words)
                .endsWith("REPAIRED"));
    }

    @Test
    void accountWithMoreRecordsThanOnePartCanReadDelaysNoOther() {
        play("grant alice 10", "grant bob 10");
        var next = Optional.<String>empty();
        int unsettled = 0;
        do {
            var page = reconciler(_ -> {}).scan(next, () -> true, false);
            unsettled += page.unsettled();
            next = page.next();
        } while (next.isPresent());
        assertThat(unsettled).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", " ", "a ", " b", "a b c", ""})
    void placeThatNoScanAnsweredIsRefused(String place) {
        assertThatThrownBy(() -> reconciler(_ -> {}).scan(Optional.of(place), LONG, false))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
