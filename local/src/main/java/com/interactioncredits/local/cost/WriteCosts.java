package com.interactioncredits.local.cost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// `make cost`: writes docs/cost.md.
public final class WriteCosts {
    private WriteCosts() {}

    public static void main(String[] arguments) throws IOException {
        int exitCode = 1;
        try {
            var prices = Prices.read(Path.of("docs/prices.json"));
            var document = CostDocument.of(prices, Counted.run(Path.of("template.yaml"), prices));
            Files.writeString(Path.of("docs/cost.md"), document);
            exitCode = 0;
        } finally {
            System.exit(exitCode); // DynamoDB Local leaves threads.
        }
    }
}
