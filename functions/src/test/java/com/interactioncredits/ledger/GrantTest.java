package com.interactioncredits.ledger;

import org.junit.jupiter.api.Test;

/// Credits put into an account.
class GrantTest {
    private final LedgerPage page = LedgerPage.ofNewTable();

    @Test
    void aGrantIsMadeOncePerReference() {
        page.play(
                """
            grant   alice 100 as g1 because gift -> granted, grant 100 for g1
            tick 5s
            grant   alice 100 as g1 because gift -> already granted, grant 100 for g1
            grant   alice 90 as g1 because gift  -> reused, amount, grant 100 for g1
            grant   alice 100 as g1              -> reused, reason
            grant   alice 90 as g1               -> reused, amount, reason
            grant   alice 1 as g2                -> granted
            grant   alice/scraper 100 as g1      -> granted
            grant   bob 100 as g1                -> granted
            balance alice                        -> available 101, granted 101
            """);
    }

    @Test
    void anAccountIsNeverGrantedMoreThanNumbersCarryExactly() {
        page.play(
                """
            grant   alice 9007199254740990 as g1 -> granted
            grant   alice 2 as g2                -> over limit, at most 1
            grant   alice 1 as g3                -> granted
            grant   alice 1 as g4                -> over limit, at most 0
            grant   alice 1 as g3                -> already granted
            grant   alice 7 as g3                -> reused, amount
            balance alice                        -> available 9007199254740991, granted 9007199254740991
            hold    alice h1 1000000             -> placed
            balance alice                        -> available 9007199253740991, held 1000000, spent 0
            """);
    }
}
