package com.interactioncredits.ledger;

import org.junit.jupiter.api.Test;

/// Refunds and late deductions.
class CorrectionsTest {
    private final LedgerPage page = LedgerPage.ofNewTable();

    @Test
    void aDeductionIsRefundedOnce() {
        page.play(
                """
            grant   alice 100
            hold    alice h1 30   -> placed
            convert alice h1 20
            tick 1s
            refund  alice h1      -> refunded, refund 20 for h1
            refund  alice h1      -> already refunded, refund 20 for h1
            balance alice         -> available 100, held 0, spent 0, version 4
            transactions alice    -> refund 20 for h1, deduction -20 for h1, grant 100 for grant
            """);
    }

    @Test
    void aLateDeductionTakesWhatIsThereOnceAndRecordsTheRest() {
        page.play(
                """
            grant   alice 30
            hold    alice h1 20 60s -> placed
            hold    alice h2 5 90s  -> placed
            tick 60s
            hold    alice h3 15     -> placed
            late    alice h1        -> deducted, late deduction -10 for h1 missing 10
            late    alice h1        -> already deducted
            balance alice           -> available 0, held 20, spent 10
            refund  alice h1 late   -> refunded, refund 10 for h1
            refund  alice h1 late   -> already refunded
            balance alice           -> available 10, held 20, spent 0
            late    alice h1        -> already deducted
            """);
    }

    @Test
    void aLateDeductionTakesBackWhatIsDueFirst() {
        page.play(
                """
            grant   alice 30
            hold    alice h1 10 60s -> placed
            hold    alice h2 20 60s -> placed
            tick 60s
            late    alice h1        -> deducted, late deduction -10 for h1
            late    alice h2        -> deducted, late deduction -20 for h2
            balance alice           -> available 0, held 0, spent 30
            """);
    }

    @Test
    void aLateDeductionThatGetsNothingIsRecordedToo() {
        page.play(
                """
            grant   alice 10
            hold    alice h1 10 60s -> placed
            release alice h1
            hold    alice h2 10
            tick 1s
            late    alice h1        -> deducted, late deduction 0 for h1 missing 10
            late    alice h1        -> already deducted
            balance alice           -> available 0, held 10, spent 0
            transactions alice      -> late deduction 0 for h1 missing 10, grant 10 for grant
            """);
    }
}
