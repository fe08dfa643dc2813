package com.interactioncredits.local.cloudwatch;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The functions' log: prints each line, and has the metrics taken from those in the embedded metric format.
public final class MeasuredLines extends PrintStream {
    private final MetricStore metrics;

    /// @param out which this stream does not close
    public MeasuredLines(PrintStream out, MetricStore metrics) {
        super(out, true, StandardCharsets.UTF_8);
        this.metrics = metrics;
    }

    @Override
    public void println(@Nullable Object line) {
        super.println(line);
        if (line instanceof JsonNode json && json.has("_aws")) {
            metrics.take(json);
        }
    }
}
