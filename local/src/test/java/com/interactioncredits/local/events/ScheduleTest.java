package com.interactioncredits.local.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.interactioncredits.local.clock.LocalClock;
import com.interactioncredits.local.template.EventSource;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ScheduleTest {
    private final LocalClock clock;
    private final ScriptedCalls function = new ScriptedCalls();
    private final Workers workers = new Workers();

    ScheduleTest(@TempDir Path folder) {
        clock = LocalClock.in(folder);
    }

    @AfterEach
    void close() {
        workers.close();
    }

    private void start(String input) {
        var json = JsonNodeFactory.instance.objectNode();
        if (!input.isEmpty()) {
            json.put("input", input);
        }
        new Schedule(new EventSource.Schedule("Sweep", Duration.ofMinutes(5), json), clock, function, workers).start();
    }

    @Test
    void itRunsOnceForAnAdvanceHoweverLong() throws InterruptedException {
        start("");
        clock.advance(Duration.ofHours(1));
        assertThat(function.next().path("detail-type").asText()).isEqualTo("Scheduled Event");
        assertThat(function.isQuiet()).isTrue();
    }

    @Test
    void itDoesNotRunBeforeItsTime() throws InterruptedException {
        start("");
        clock.advance(Duration.ofMinutes(4));
        assertThat(function.isQuiet()).isTrue();
    }

    @Test
    void itRunsAgainAfterItsPeriod() throws InterruptedException {
        start("own");
        for (int run = 0; run < 3; run++) {
            clock.advance(Duration.ofMinutes(5).plusSeconds(1));
            assertThat(function.next().path("input").asText()).isEqualTo("own");
        }
    }
}
