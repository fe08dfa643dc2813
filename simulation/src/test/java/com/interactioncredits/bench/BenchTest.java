package com.interactioncredits.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `make bench` with few callers for a moment, so that it works when it is needed. It judges what is counted only.
class BenchTest {
    @Test
    void measuresEachWayAndWritesTheResults(@TempDir Path folder) throws IOException {
        var plan = new Bench.Plan(
                1, 0.2, 0, List.of(2), List.of(1, 3), List.of(10), List.of(0, 25, 50), List.of(0, 25, 50), false);

        var results = Bench.run(plan, OtherCommands.NONE);
        new Report(results).writeTo(folder);

        assertThat(results.pairs()).hasSize(2 * Rounds.Who.values().length);
        assertThat(new Claims(results).all())
                .filteredOn(Claim::isCounted)
                .hasSize(4)
                .allMatch(Claim::isMet);
        assertThat(Files.readString(folder.resolve("bench.md"))).contains("### A window of 10 ms", "| place |");
        assertThat(folder).isDirectoryContaining("glob:**/growth-active.svg");
    }
}
