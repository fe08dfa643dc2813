package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.interactioncredits.e2e.Porcupine.Verdict;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The responses to concurrent callers are linearizable: for the credits of an account and for one reference, with
/// unknown outcomes, and with a faulty store. `-Drounds=` sets the number of rounds.
@Timeout(900)
@Order(Turns.FAULTY_STORE)
class LinearizabilityTest {
    private static final int ROUNDS = Integer.getInteger("rounds", 3);
    private static final int CALLERS = 8;

    private final Random random = Seed.random("LinearizabilityTest");

    @BeforeAll
    static void requireChecker() {
        Porcupine.requireInstalled();
    }

    @Test
    void theCheckerPassesItsOwnTests() {
        var verdict = Porcupine.selfTest();
        assertThat(verdict.code()).as(verdict.words()).isZero();
    }

    @Test
    void concurrentCallsAreLinearizable() {
        var history = new History();
        runCallers(RunningSystem.shared(), history, 5);
        assertThat(history.answeredWith(500)).isEmpty();
        assertIsLinearizable(judged("calls", history));
    }

    @Test
    void concurrentCallsAreLinearizableWithStoreFaults() {
        var faulty = FaultySystem.shared();
        var history = new History();
        faulty.store().setFaultPercent(15);
        try {
            runCallers(faulty.system(), history, 5);
        } finally {
            faulty.store().setFaultPercent(0);
        }
        System.out.println("LinearizabilityTest: faults: " + faulty.store().faults());
        assertIsLinearizable(judged("calls-with-faults", history));
    }

    @Test
    void aPlantedDoubleSpendIsFound() {
        var history = lastCredits();
        var refused = history.answered("hold", 402).getFirst();
        ObjectNode placed = history.answered("hold", 201).getFirst().get("body").deepCopy();
        ((ObjectNode) placed.get("hold"))
                .put("id", "00000000-0000-8000-8000-000000000000")
                .put("referenceId", refused.get("reference").asText());
        History.alter(refused, 201, placed);
        assertIsFound(judged("planted-double-spend", history));
    }

    @Test
    void aPlantedWrongRefusalIsFound() {
        var history = lastCredits();
        var refusal = history.answered("hold", 402).getFirst().get("body");
        History.alter(history.answered("hold", 201).getFirst(), 402, refusal);
        assertIsFound(judged("planted-refusal", history));
    }

    @Test
    void aPlantedWrongReplayIsFound() {
        var history = until(200, "replayed", () -> {
            var calls = new History();
            new ConcurrentCallers(RunningSystem.shared(), calls, random, CALLERS, 8, 0).onOneReference();
            return calls;
        });
        var replay = history.answered("hold", 200).getFirst();
        ((ObjectNode) replay.at("/body/hold")).put("id", "00000000-0000-8000-8000-000000000000");
        assertIsFound(judged("planted-replay", history));
    }

    /// A history in which one caller got the last credits and another was refused. On a busy machine the others may all
    /// get a 503.
    private History lastCredits() {
        return until(402, "refused", () -> {
            var calls = new History();
            new ConcurrentCallers(RunningSystem.shared(), calls, random, CALLERS, 1, 0).forTheLastCredits();
            assertIsLinearizable(judged("last-credits", calls));
            return calls;
        });
    }

    /// Repeats until a history has a placed hold and another hold call with this status, since the order of calls is
    /// random.
    private static History until(int status, String what, Supplier<History> calls) {
        for (int tries = 0; tries < 10; tries++) {
            var history = calls.get();
            if (!history.answered("hold", 201).isEmpty()
                    && !history.answered("hold", status).isEmpty()) {
                return history;
            }
        }
        throw new AssertionError("no call for a hold was " + what);
    }

    private void runCallers(RunningSystem system, History history, int impatientPercent) {
        for (int round = 0; round < ROUNDS; round++) {
            var callers = new ConcurrentCallers(system, history, random, CALLERS, 8, impatientPercent);
            switch (round % 3) {
                case 0 -> callers.onOneAccount();
                case 1 -> callers.onOneReference();
                default -> callers.forTheLastCredits();
            }
        }
    }

    private static Verdict judged(String name, History history) {
        var verdict = Porcupine.judge(name, history);
        System.out.println("LinearizabilityTest: " + name + ": "
                + verdict.words()
                        .lines()
                        .filter(words -> !words.startsWith("drawn"))
                        .findFirst()
                        .orElse("") + " " + history.summary());
        return verdict;
    }

    private static void assertIsLinearizable(Verdict verdict) {
        assertThat(verdict.code()).as(verdict.words()).isZero();
    }

    private static void assertIsFound(Verdict verdict) {
        assertThat(verdict.code()).as(verdict.words()).isEqualTo(1);
    }
}
