package com.interactioncredits.local.cost;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// Counts the lines that functions write to standard output, which go into their log. The handlers keep the stream that
/// they find when they are made.
final class LogLines implements AutoCloseable {
    private final PrintStream before = System.out;

    LogLines(Meter meter, Prices prices) {
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8) {
            @Override
            public void println(Object line) {
                // How long a call took is of one to four digits, and differs each time.
                var text = String.valueOf(line).replaceAll("\"(ms|Latency)\":\\d+", "\"$1\":30");
                meter.count(
                        "log-byte",
                        "the functions' own lines",
                        text.getBytes(StandardCharsets.UTF_8).length + prices.assumed("log-event-bytes"));
            }
        });
    }

    /// From now on standard output is what it was.
    @Override
    public void close() {
        System.setOut(before);
    }
}
