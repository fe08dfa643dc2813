package com.interactioncredits.local.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Counts what a message and an idle month request of AWS, again.
@Timeout(300)
class CostTest {
    private static final Path ROOT = Path.of("..");

    @Test
    void theUnitsAreThoseOfTheDocument() throws IOException {
        var prices = Prices.read(ROOT.resolve("docs/prices.json"));
        var document = CostDocument.of(prices, Counted.run(ROOT.resolve("template.yaml"), prices));
        assertThat(document.lines())
                .as("docs/cost.md is what `make cost` writes; a number that grew needs a reason in its commit")
                .containsExactlyElementsOf(Files.readAllLines(ROOT.resolve("docs/cost.md")));
    }
}
