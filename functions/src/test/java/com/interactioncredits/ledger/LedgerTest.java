package com.interactioncredits.ledger;

import com.interactioncredits.TestClock;
import com.interactioncredits.TestTable;
import com.interactioncredits.store.Patience;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The rules of the contract, each as a page of a ledger.
class LedgerTest {
    private final TestClock clock = new TestClock();
    private final Patience patience = new Patience(Duration.ofSeconds(5), new Random(1), _ -> {});
    private final RealBooks books = new RealBooks(
            TestTable.dynamo(), TestTable.create(), clock, patience, RealBooks.ACTIVE_HOLD_LIMIT, /* pageSize= */ 2);

    private void play(String page) {
        new LedgerPage(books, clock).play(page);
    }

    @Test
    void anAccountThatNobodyUsedIsAllZeros() {
        play(
                """
            balance alice      -> available 0, held 0, spent 0, granted 0, holds 0, next none, version 0, empty
            holds   alice      ->
            holds   alice active ->
            transactions alice ->
            """);
    }

    @Test
    void aHoldSetsCreditsAsideAndIsConvertedOnce() {
        play(
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
        play(
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
        play(
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
        play(
                """
            grant   alice 100
            hold    alice h1 30
            convert alice h1        -> converted
            convert alice h1 30     -> already converted
            convert alice h1 by api -> already converted
            """);
    }

    @Test
    void aGrantIsMadeOncePerReference() {
        play(
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
        play(
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

    @Test
    void aHoldOfAnotherUserIsNotFound() {
        play(
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
        play(
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
        play(
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
        play(
                """
            grant   alice 100
            hold    alice h1 30 60s -> placed
            hold    alice h1 31 60s -> reused, amount, h1 active 30
            hold    alice h1 30 61s -> reused, expiresInSeconds
            hold    alice h1 31 61s -> reused, amount, expiresInSeconds
            tick 1s
            hold    alice h1 30 60s -> already placed, h1 active 30
            convert alice h1 20     -> converted
            convert alice h1 21     -> reused, amount, deduction -20 for h1
            convert alice h1        -> reused, amount
            convert alice h1 31     -> reused, amount
            hold    alice h1 31 60s -> reused, amount, h1 converted 20 of 30
            balance alice           -> available 80, held 0, spent 20
            """);
    }

    @Test
    void aReplayAnswersWhatTheHoldIsNow() {
        play(
                """
            grant   alice 100
            hold    alice h1 30 60s -> placed
            hold    alice h2 30 60s -> placed
            hold    alice h3 30 60s -> placed
            convert alice h1
            release alice h2
            tick 60s
            hold    alice h1 30 60s -> already placed, h1 converted 30 of 30
            hold    alice h2 30 60s -> already placed, h2 released 30
            hold    alice h3 30 60s -> already placed, h3 expired 30
            """);
    }

    @Test
    void aHoldThatEndedTheOtherWayIsRefused() {
        play(
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
        play(
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
        play(
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
        play(
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
        play(
                """
            grant   alice 30
            hold    alice h1 30 -> placed
            hold    alice h1 30 -> already placed
            hold    alice h1 31 -> reused, amount
            convert alice h1
            hold    alice h1 30 -> already placed, h1 converted 30 of 30
            balance alice       -> available 0, spent 30
            """);
    }

    @Test
    void aHoldIsConvertedUntilTheMillisecondBeforeItExpires() {
        play(
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
    void creditsOfADueHoldCountAndAreTakenWithoutAnyTimer() {
        play(
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
    void tidyingUpChangesNothingThatCanBeSeen() {
        play(
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
    void onlyWhatIsDueIsTakenBackForANewHold() {
        play(
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

    @Test
    void aDeductionIsRefundedOnce() {
        play(
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
        play(
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
        play(
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
        play(
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

    @Test
    void listsShowTheNewestFirstAndOneStatusWhenAsked() {
        play(
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
        play(
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
