package com.interactioncredits.model.placing;

import static com.interactioncredits.model.placing.Cast.*;
import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.model.placing.Violation.Kind;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/// The protocol that docs/model/placing.md describes, in all orders of small mixes and in random orders of larger ones.
/// `-Dmodel=all` explores the large mixes as well, and makes a hundred times as many walks.
@ExtendWith(UnlessUnchanged.class)
class PlacingTest {
    private static final boolean ALL = "all".equals(System.getProperty("model"));
    private static final long SEED = Long.getLong("model.seed", 1);
    private static final int WALKS = ALL ? 200_000 : 2_000;

    @TestFactory
    Stream<DynamicTest> noOrderOfASmallMixBreaksAnything() {
        return Mixes.small().stream().map(PlacingTest::explored);
    }

    @TestFactory
    Stream<DynamicTest> noOrderOfALargeMixBreaksAnything() {
        return ALL ? Mixes.large().stream().map(PlacingTest::explored) : Stream.empty();
    }

    @TestFactory
    Stream<DynamicTest> todaysTransactionMayPlaceBesideIt() {
        return Mixes.both().stream().map(PlacingTest::explored);
    }

    @TestFactory
    Stream<DynamicTest> noRandomOrderBreaksAnything() {
        return Mixes.forWalks().stream()
                .map(mix -> DynamicTest.dynamicTest(mix.name(), () -> {
                    var report = Explorer.walks(mix, SEED, WALKS);
                    System.out.println(WALKS + " walks, -Dmodel.seed=" + SEED + ": " + report);
                    assertThat(report.found()).as(report.toString()).isEmpty();
                }));
    }

    /// These save writes or say more to the caller; without them nothing is wrong either.
    @TestFactory
    Stream<DynamicTest> whatIsNoGuardCanBeLeftOut() {
        return Stream.of(Guard.READ_FIRST, Guard.KNOW_OWN_ENTRY, Guard.CLEAR).flatMap(guard -> Stream.of(
                        Mix.of("A, B, release; 1/1, commits doubled", A, B, RELEASE)
                                .faults(1)
                                .deaths(1)
                                .doubledCommits(),
                        Mix.of("one credit: A, C, expirer; 1/1", A, C, EXPIRER)
                                .credits(1)
                                .faults(1)
                                .deaths(1),
                        Mix.of("send: A, B, helper, finish; 0/1", SEND_A, SEND_B, HELPER, FINISH)
                                .deaths(1),
                        Mix.of("balance: A, B, convert", BALANCE, A, B, CONVERT).credits(3))
                .map(mix -> explored(
                        mix.named("without " + guard + ": " + mix.name()).without(guard))));
    }

    /// Where the client sends a commit once, a nonce for each try would do instead of the stamp.
    @Test
    void theNonceSufficesWithSingleSends() {
        explore(Mix.of("nonce: A, B, release; 1/1", A, B, RELEASE)
                .faults(1)
                .deaths(1)
                .without(Guard.STAMP));
    }

    /// The one known limit: C's commit comes after the hold that it commits has fallen due. It needs a request that is
    /// late by more than the shortest hold.
    @Test
    void aBalancesLastLookMayMissAHoldThatWasDueWhenItWasCommitted() {
        var report = Explorer.all(Mix.of("balance: A, C", BALANCE, A, C));
        assertThat(report.found().orElseThrow().violation().kind()).isEqualTo(Kind.WRONG_BALANCE);
        assertThat(report.found().orElseThrow().trace()).contains("time passes: what early calls committed is due");
        explore(Mix.of("balance: A, C, no last look", BALANCE, A, C).looks(9));
    }

    private static DynamicTest explored(Mix mix) {
        return DynamicTest.dynamicTest(mix.name(), () -> explore(mix));
    }

    private static void explore(Mix mix) {
        var report = Explorer.all(mix);
        System.out.println(report);
        assertThat(report.found()).as(report.toString()).isEmpty();
    }
}
