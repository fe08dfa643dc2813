package com.interactioncredits.bench;

import com.interactioncredits.bench.Rounds.Cell;
import com.interactioncredits.bench.Rounds.Load;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// All that one run measured.
///
/// @param pairs a measure for each round
record Results(
        Bench.Plan plan,
        Map<Cell, List<Slot.Measure>> pairs,
        PostgresRuns postgres,
        List<Growth.Point> past,
        List<Growth.Point> active,
        OtherCommands others) {

    /// @param description empty when it was not measured
    record PostgresRuns(String description, Map<Load, List<Slot.Measure>> runs) {
        static final PostgresRuns NONE = new PostgresRuns("", Map.of());
    }

    List<Slot.Measure> rounds(Cell cell) {
        return Optional.ofNullable(pairs.get(cell)).orElseThrow();
    }

    double pairsPerSecond(Cell cell) {
        return median(rounds(cell), Slot.Measure::pairsPerSecond);
    }

    static double median(List<Slot.Measure> rounds, Function<Slot.Measure, Double> value) {
        return Median.of(rounds.stream().map(value).toList());
    }

    /// The median of the rounds' ratios.
    double ratio(Cell left, Cell right) {
        var ratios = new ArrayList<Double>();
        for (int round = 0; round < rounds(left).size(); round++) {
            ratios.add(rounds(left).get(round).pairsPerSecond()
                    / Math.max(0.01, rounds(right).get(round).pairsPerSecond()));
        }
        return Median.of(ratios);
    }
}
