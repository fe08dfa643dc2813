package com.interactioncredits.model.placing;

import static com.interactioncredits.model.placing.Cast.*;
import static com.interactioncredits.model.placing.Guard.*;
import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.model.placing.Violation.Kind;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/// The protocol without one of its guards each: what the guard is there for is found.
@ExtendWith(UnlessUnchanged.class)
class PlacingMutantsTest {
    /// With what is found first, breadth first.
    record Mutant(Guard guard, Kind found, Mix mix) {}

    static List<Mutant> mutants() {
        return List.of(
                new Mutant(
                        STAMP,
                        Kind.CREDITS_LOST,
                        mix(A).faults(1).doubledCommits().timeStandsStill()),
                new Mutant(
                        FRESH_NONCE,
                        Kind.CREDITS_LOST,
                        mix(A, B).faults(1).timeStandsStill().without(STAMP)),
                new Mutant(
                        HOLD_IF_ABSENT,
                        Kind.CREDITS_CREATED,
                        mix(A, HELPER, RELEASE).timeStandsStill()),
                new Mutant(
                        UNDO_CONDITION,
                        Kind.CREDITS_CREATED,
                        mix(A, B, HELPER).credits(3).timeStandsStill()),
                new Mutant(
                        CLEAR_CONDITION,
                        Kind.CREDITS_LOST,
                        mix(A, B, HELPER).faults(1).doubledCommits().timeStandsStill()),
                new Mutant(
                        CLEAR_AFTER_RECORDS, Kind.CREDITS_LOST, mix(A).deaths(1).timeStandsStill()),
                new Mutant(ROLL_FORWARD_DUE, Kind.CREDITS_CREATED, mix(A, HELPER)),
                new Mutant(
                        COMPARE_ENTRIES_BEFORE_402, Kind.WRONG_402, mix(A, B, C).timeStandsStill()),
                new Mutant(
                        COMPARE_ENTRIES_IN_LOOK,
                        Kind.WRONG_402,
                        mix(A, C, HELPER).credits(1).deaths(1)),
                new Mutant(
                        COMPARE_ENTRIES_AFTER_LOOK,
                        Kind.WRONG_402,
                        mix(Z, A, C, EXPIRER)
                                .faults(1)
                                .doubledCommits()
                                .tries(2)
                                .without(READ_FIRST)),
                new Mutant(
                        DUE_ENTRIES_BEFORE_402,
                        Kind.WRONG_402,
                        mix(A, C).credits(1).deaths(1)),
                new Mutant(TRY_AFTER_LOOK, Kind.WRONG_402, mix(A, C, EXPIRER).credits(1)),
                new Mutant(
                        OWN_HOLD_BEFORE_402,
                        Kind.WRONG_402,
                        mix(A, B).credits(1).timeStandsStill()),
                new Mutant(
                        UNANSWERED_IS_503,
                        Kind.REFUSED_CALL_TOOK_EFFECT,
                        mix(A, C, RELEASE).credits(1).faults(1).timeStandsStill()),
                new Mutant(ONE_ENTRY_PER_REFERENCE, Kind.CREDITS_LOST, mix(A, B).timeStandsStill()),
                new Mutant(
                        UNDO_ONLY_ON_MISMATCH,
                        Kind.CREDITS_CREATED,
                        mix(A, HELPER).timeStandsStill()),
                new Mutant(
                        UNDO_ENTRY_AMOUNT,
                        Kind.CREDITS_LOST,
                        mix(A, B_OF_2, D).credits(5).timeStandsStill()),
                new Mutant(ENTRIES_BEFORE_404, Kind.WRONG_404, mix(A, RELEASE).timeStandsStill()),
                new Mutant(
                        HOLD_AGAIN_BEFORE_404, Kind.WRONG_404, mix(A, RELEASE).timeStandsStill()),
                new Mutant(
                        COMPARE_ENTRIES_IN_BALANCE,
                        Kind.WRONG_BALANCE,
                        mix(A, CONVERT, BALANCE).timeStandsStill()),
                new Mutant(
                        COMPARE_ENTRIES_IN_BALANCE,
                        Kind.WRONG_BALANCE,
                        mix(A, RELEASE, BALANCE).timeStandsStill()),
                new Mutant(
                        ACCOUNT_BEFORE_OPENS,
                        Kind.WRONG_BALANCE,
                        mix(A, BALANCE).timeStandsStill()),
                new Mutant(
                        LAST_LOOK_COMPARES_NEW_ENTRIES,
                        Kind.WRONG_BALANCE,
                        mix(A, B, BALANCE).credits(3).timeStandsStill()),
                new Mutant(
                        LAST_LOOK_COUNTS_GONE_ENTRIES,
                        Kind.WRONG_BALANCE,
                        mix(A, B, BALANCE).credits(3)),
                new Mutant(
                        ENDING_LEAVES_ENTRY,
                        Kind.CREDITS_LOST,
                        mix(A, B, RELEASE).credits(3).timeStandsStill()),
                new Mutant(
                        RECORDS_TOGETHER,
                        Kind.OPEN_WITHOUT_ACTIVE_HOLD,
                        mix(A, CONVERT).timeStandsStill()),
                new Mutant(
                        CONTENT_WITH_MESSAGE,
                        Kind.CONTENT_OF_A_SENT_MESSAGE,
                        mix(SEND_A, SEND_B, FINISH).timeStandsStill()),
                new Mutant(
                        REPLAY_WRITES_MESSAGE,
                        Kind.ACCEPTED_WITHOUT_MESSAGE,
                        mix(SEND_A, SEND_B, HELPER).timeStandsStill()),
                new Mutant(
                        RELEASE_FOR_REFUSED_MESSAGE, Kind.HOLD_KEPT_FOR_A_REFUSED_MESSAGE, mix(SEND_A, REFUSE, HELPER)),
                new Mutant(
                        SINGLE_SEND,
                        Kind.REFUSED_CALL_TOOK_EFFECT,
                        mix(A, C, RELEASE).credits(1).faults(1).timeStandsStill()));
    }

    private static Mix mix(ModelProcess.Running... processes) {
        return Mix.of("", processes);
    }

    @TestFactory
    Stream<DynamicTest> aGuardThatIsTakenOutIsMissed() {
        return mutants().stream()
                .map(mutant -> DynamicTest.dynamicTest(mutant.guard().name(), () -> {
                    var report = Explorer.all(mutant.mix().without(mutant.guard()));
                    System.out.println(
                            "without " + mutant.guard() + ": " + mutant.found() + " in " + report.states() + " states");
                    assertThat(report.found().map(found -> found.violation().kind()))
                            .as(report.toString())
                            .contains(mutant.found());
                }));
    }

    @Test
    void everyGuardHasAMutant() {
        var noGuards = EnumSet.of(READ_FIRST, KNOW_OWN_ENTRY, CLEAR);
        assertThat(mutants()).extracting(Mutant::guard).containsAll(EnumSet.complementOf(noGuards));
    }
}
