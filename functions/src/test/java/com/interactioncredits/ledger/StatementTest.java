package com.interactioncredits.ledger;

import org.junit.jupiter.api.Test;

/// What an account and its lists show.
class StatementTest {
    private final LedgerPage page = LedgerPage.ofNewTable();

    @Test
    void unusedAccountIsAllZeros() {
        page.play(
                """
            balance alice      -> available 0, held 0, spent 0, granted 0, holds 0, next none, version 0, empty
            holds   alice      ->
            holds   alice active ->
            transactions alice ->
            """);
    }

    @Test
    void creditsOfADueHoldCountAndAreTakenWithoutAnyTimer() {
        page.play(
                """
            grant   alice 30
            hold    alice h1 30 60s -> placed
            hold    alice h2 30     -> insufficient, available 0
            tick 60s
            balance alice           -> available 30, held 0, holds 0, version 3
            holds   alice           -> h1 expired 30
            holds   alice active    ->
            holds   alice expired   -> h1 expired 30
            hold    alice h2 30     -> placed
            balance alice           -> available 0, held 30, holds 1, version 4
            expire  alice h1        -> h1 expired 30
            balance alice           -> available 0, held 30, holds 1, version 4
            """);
    }

    @Test
    void expiringDueHoldsDoesNotChangeTheBalance() {
        page.play(
                """
            grant   alice 100
            hold    alice h1 30 60s -> placed
            expire  alice h1        -> h1 active 30
            tick 70s
            balance alice           -> available 100, held 0, version 3
            holds   alice           -> h1 expired 30
            expire  alice h1        -> h1 expired 30
            balance alice           -> available 100, held 0, version 3
            holds   alice           -> h1 expired 30
            expire  alice h1        -> h1 expired 30
            balance alice           -> available 100, held 0, version 3
            """);
    }

    @Test
    void listsShowTheNewestFirstAndOneStatusWhenAsked() {
        page.play(
                """
            grant   alice 100
            hold    alice h1 1 60s
            tick 1s
            hold    alice h2 2 60s
            tick 1s
            hold    alice h3 3 90s
            convert alice h2
            release alice h1
            tick 1s
            hold    alice h4 4
            tick 1s
            hold    alice h5 5
            holds   alice           -> h5 active 5, h4 active 4, h3 active 3, h2 converted 2 of 2, h1 released 1
            holds   alice active    -> h5 active 5, h4 active 4, h3 active 3
            holds   alice released  -> h1 released 1
            holds   alice converted -> h2 converted 2 of 2
            tick 90s
            holds   alice active    -> h5 active 5, h4 active 4
            holds   alice expired   -> h3 expired 3
            holds   alice/scraper   ->
            holds   bob             ->
            transactions alice      -> deduction -2 for h2, grant 100 for grant
            """);
    }

    @Test
    void aBalanceSaysHowLowItIs() {
        page.play(
                """
            grant   alice 6
            balance alice      -> ok, not low because held
            hold    alice h1 1 -> placed
            balance alice      -> available 5, low, low because held
            hold    alice h2 5 -> placed
            balance alice      -> available 0, empty, low because held
            convert alice h1
            balance alice      -> available 0, empty, not low because held
            """);
    }
}
