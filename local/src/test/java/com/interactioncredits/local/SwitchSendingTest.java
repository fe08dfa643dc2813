package com.interactioncredits.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `make sending` of a table in AWS.
@Timeout(120)
class SwitchSendingTest {
    private final TableInAws table;

    SwitchSendingTest(@TempDir Path folder) {
        table = new TableInAws(folder);
    }

    @AfterEach
    void close() {
        table.close();
    }

    @Test
    void sendingIsPausedThroughTheTableAndShown() throws Exception {
        try (var process = run(Map.of("STATE", "paused", "REASON", "WhatsApp is down"))) {
            assertThat(process.exitCode()).as("%s", process.errorLines()).isZero();
            assertThat(process.output())
                    .startsWith("Sending is paused since ")
                    .contains("by system:script: WhatsApp is down", "All functions obey within 15 seconds.");
        }
        try (var process = run(Map.of())) {
            assertThat(process.exitCode()).as("%s", process.errorLines()).isZero();
            assertThat(process.output()).startsWith("Sending is paused since ").doesNotContain("obey");
        }
    }

    @Test
    void aChangeWithoutAReasonIsRefused() throws Exception {
        try (var process = run(Map.of("STATE", "paused"))) {
            assertThat(process.exitCode()).isEqualTo(1);
            assertThat(process.errorLines()).anyMatch(line -> line.startsWith("sending: set REASON to 1 to 200"));
        }
    }

    private RunningProcess run(Map<String, String> change) throws Exception {
        var variables = new HashMap<>(change);
        variables.put("TABLE_NAME", table.name());
        return table.process(SwitchSending.class, variables);
    }
}
