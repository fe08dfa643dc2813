package com.interactioncredits.ledger;

import org.junit.jupiter.api.Test;

/// The life of a hold: placed, then converted, released or expired, and only once.
class HoldTest {
    private final LedgerPage page = LedgerPage.ofNewTable();

    @Test
    void aHoldSetsCreditsAsideAndIsConvertedOnce() {
        page.play(
                """
            grant   alice 100    -> granted, grant 100 for grant
            balance alice        -> available 100, held 0, spent 0, granted 100, version 1, ok
            hold    alice h1 30 60s -> placed, h1 active 30
            balance alice        -> available 70, held 30, spent 0, granted 100, holds 1, next 60000, version 2
            convert alice h1     -> converted, h1 converted 30 of 30, deduction -30 for h1
            balance alice        -> available 70, held 0, spent 30, granted 100, holds 0, next none, version 3
            convert alice h1     -> already converted, h1 converted 30 of 30, deduction -30 for h1
            balance alice        -> available 70, held 0, spent 30, version 3
            holds   alice        -> h1 converted 30 of 30
            """);
    }

    @Test
    void aReleasedHoldGivesItsCreditsBackOnce() {
        page.play(
                """
            grant   alice 100
            hold    alice h1 30  -> placed
            release alice h1     -> released, h1 released 30
            balance alice        -> available 100, held 0, spent 0, version 3
            release alice h1     -> already released, h1 released 30
            balance alice        -> available 100, held 0, spent 0, version 3
            transactions alice   -> grant 100 for grant
            """);
    }

    @Test
    void theRestOfAPartialConversionIsAvailableAtOnce() {
        page.play(
                """
            grant   alice 100
            hold    alice h1 30  -> placed
            convert alice h1 12  -> converted, h1 converted 12 of 30, deduction -12 for h1
            balance alice        -> available 88, held 0, spent 12, version 3
            convert alice h1 12  -> already converted, h1 converted 12 of 30
            """);
    }

    @Test
    void convertingTheWholeAmountByNameIsTheSameCallAsConvertingTheWholeHold() {
        page.play(
                """
            grant   alice 100
            hold    alice h1 30
            convert alice h1        -> converted
            convert alice h1 30     -> already converted
            convert alice h1 by api -> already converted
            """);
    }

    @Test
    void aHoldOfAnotherUserIsNotFound() {
        page.play(
                """
            grant   alice 100
            grant   bob 100
            hold    alice h1 30             -> placed
            convert bob h1                  -> not found
            release bob h1                  -> not found
            convert bob h1@alice by api     -> not found
            convert bob h1@alice by service -> not found
            release bob h1@alice by api     -> not found
            convert alice/scraper h1@alice by api -> not found
            expire  alice h2                -> not found
            balance alice                   -> available 70, held 30
            """);
    }

    @Test
    void aHoldIsEndedByTheOneItBelongsTo() {
        page.play(
                """
            grant   alice 100
            hold    alice h1 1                      -> placed
            hold    alice service:h2 2              -> placed
            hold    alice message:h3 3              -> placed
            convert alice message:h3 by api         -> managed
            release alice message:h3 by api         -> managed
            convert alice message:h3 by service     -> managed
            release alice message:h3 by service     -> managed
            convert alice service:h2 by api         -> managed
            release alice service:h2 by message     -> managed
            convert alice h1 by message             -> managed
            balance alice                           -> available 94, held 6
            convert alice h1 by service             -> converted
            convert alice service:h2 by service     -> converted
            release alice message:h3 by message     -> released
            convert alice service:h2 by api         -> managed
            release alice message:h3 by api         -> managed
            """);
    }

    @Test
    void aReferenceBelongsToItsSource() {
        page.play(
                """
            grant   alice 100
            hold    alice h1 1              -> placed, h1 active 1
            hold    alice service:h1 2      -> placed, service:h1 active 2
            hold    alice message:h1 3      -> placed, message:h1 active 3
            convert alice service:h1        -> converted, service:h1 converted 2 of 2
            release alice h1                -> released, h1 released 1
            convert alice message:h1        -> converted
            release alice service:h9        -> not found
            """);
    }

    @Test
    void aReferenceWithAnotherPayloadIsRefused() {
        page.play(
                """
            grant   alice 100
            hold    alice h1 30 60s -> placed
            hold    alice h1 31 60s -> reused, amount, h1 active 30
            hold    alice h1 30 61s -> reused, duration
            hold    alice h1 31 61s -> reused, amount, duration
            tick 1s
            hold    alice h1 30 60s -> already placed, h1 active 30
            convert alice h1 20     -> converted
            convert alice h1 21     -> converted otherwise, h1 converted 20 of 30
            convert alice h1        -> converted otherwise
            convert alice h1 31     -> converted otherwise
            hold    alice h1 31 60s -> reused, amount, h1 converted 20 of 30
            balance alice           -> available 80, held 0, spent 20
            """);
    }

    @Test
    void aReplayAnswersWhatTheHoldIsNow() {
        page.play(
                """
            grant   alice 100
            hold    alice h1 30 60s -> placed
            hold    alice h2 30 60s -> placed
            hold    alice h3 30 60s -> placed
            convert alice h1
            release alice h2
            tick 60s
            hold    alice h1 30 60s -> already ended, h1 converted 30 of 30
            hold    alice h2 30 60s -> already ended, h2 released 30
            hold    alice h3 30 60s -> already ended, h3 expired 30
            """);
    }

    @Test
    void aHoldThatEndedTheOtherWayIsRefused() {
        page.play(
                """
            grant   alice 100
            hold    alice h1 30 60s -> placed
            hold    alice h2 30 60s -> placed
            hold    alice h3 30 60s -> placed
            convert alice h1        -> converted
            release alice h2        -> released
            release alice h1        -> hold converted, h1 converted 30 of 30
            convert alice h2        -> returned, h2 released 30
            convert alice h2 99     -> returned, h2 released 30
            tick 60s
            convert alice h3        -> returned, h3 expired 30
            convert alice h3 99     -> returned, h3 expired 30
            release alice h3        -> already released, h3 expired 30
            expire  alice h1        -> h1 converted 30 of 30
            expire  alice h2        -> h2 released 30
            balance alice           -> available 70, held 0, spent 30
            """);
    }

    @Test
    void moreThanTheHoldIsNotConverted() {
        page.play(
                """
            grant   alice 100
            hold    alice h1 30  -> placed
            convert alice h1 31  -> exceeds hold, h1 active 30
            balance alice        -> available 70, held 30
            convert alice h1 30  -> converted
            """);
    }

    @Test
    void holdsBeyondTheLimitAreRefusedAndReplaysAreNot() {
        page.play(
                """
            grant   alice 100
            hold    alice h1 1 60s  -> placed
            hold    alice h2 1 60s  -> placed
            hold    alice h3 1 60s  -> placed
            hold    alice h4 1      -> too many holds, at most 3
            hold    alice h4 1000   -> too many holds, at most 3
            hold    alice h3 1 60s  -> already placed
            hold    alice h3 2 60s  -> reused, amount
            hold    alice/scraper h4 1 -> insufficient
            hold    bob h4 1        -> insufficient
            tick 60s
            hold    alice h4 1      -> placed
            balance alice           -> available 99, held 1, holds 1
            """);
    }

    @Test
    void aHoldOfMoreThanIsAvailableIsRefusedAndForgotten() {
        page.play(
                """
            hold    alice h1 1    -> insufficient, available 0, required 1, shortfall 1
            grant   alice 100
            hold    alice h1 101  -> insufficient, available 100, required 101, shortfall 1
            hold    alice h1 60   -> placed
            hold    alice h2 60   -> insufficient, available 40, required 60, shortfall 20
            balance alice         -> available 40, held 60
            holds   alice         -> h1 active 60
            hold    alice h2 40   -> placed
            balance alice         -> available 0, held 100, empty, low because held
            """);
    }

    @Test
    void theReplayOfTheHoldThatTookTheLastCreditsIsAReplay() {
        page.play(
                """
            grant   alice 30
            hold    alice h1 30 -> placed
            hold    alice h1 30 -> already placed
            hold    alice h1 31 -> reused, amount
            convert alice h1
            hold    alice h1 30 -> already ended, h1 converted 30 of 30
            balance alice       -> available 0, spent 30
            """);
    }

    @Test
    void aHoldIsConvertedUntilTheMillisecondBeforeItExpires() {
        page.play(
                """
            grant   alice 100
            hold    alice h1 30 60s -> placed
            hold    alice h2 30 60s -> placed
            hold    alice h3 30 60s -> placed
            tick 59999ms
            convert alice h1        -> converted
            release alice h3        -> released, h3 released 30
            balance alice           -> available 40, held 30, spent 30, next 60000
            tick 1ms
            convert alice h2        -> returned, h2 expired 30
            balance alice           -> available 70, held 0, spent 30, next none
            """);
    }

    @Test
    void onlyWhatIsDueIsTakenBackForANewHold() {
        page.play(
                """
            grant   alice 30
            hold    alice h1 10 60s -> placed
            hold    alice h2 10 90s -> placed
            tick 60s
            hold    alice h3 30     -> insufficient, available 20, required 30, shortfall 10
            balance alice           -> available 20, held 10
            hold    alice h3 20     -> placed
            tick 30s
            hold    alice h4 10     -> placed
            balance alice           -> available 0, held 30
            """);
    }
}
