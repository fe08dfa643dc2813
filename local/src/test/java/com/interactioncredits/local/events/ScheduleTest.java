package com.interactioncredits.local.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.interactioncredits.local.clock.LocalClock;
import com.interactioncredits.local.idle.Activity;
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
    private final Workers workers = new Workers(new Activity());
    private final EventSwitch enabled = new EventSwitch();

    ScheduleTest(@TempDir Path folder) {
        clock = LocalClock.in(folder);
    }

    @AfterEach
    void close() {
        workers.close();
    }

    private void start(String input) {
        start(input, false);
    }

    private void start(String input, boolean byScheduler) {
        var json = JsonNodeFactory.instance.objectNode();
        if (!input.isEmpty()) {
            json.put("input", input);
        }
        new Schedule(
                        new EventSource.Schedule("Sweep", Duration.ofMinutes(5), byScheduler, json),
                        clock,
                        function,
                        workers,
                        enabled)
                .start();
    }

    @Test
    void itRunsOnceForALongAdvance() throws InterruptedException {
        start("");
        clock.advance(Duration.ofHours(1));
        function.next();
        assertThat(function.isQuiet()).isTrue();
    }

    @Test
    void aRulesEventHasAnObjectAsDetail() throws InterruptedException {
        start("", false);
        clock.advance(Duration.ofMinutes(5));
        var event = function.next();
        assertThat(event.path("detail-type").asText()).isEqualTo("Scheduled Event");
        assertThat(event.path("source").asText()).isEqualTo("aws.events");
        assertThat(event.path("detail").isObject()).isTrue();
    }

    @Test
    void aSchedulersEventHasATextAsDetail() throws InterruptedException {
        start("", true);
        clock.advance(Duration.ofMinutes(5));
        var event = function.next();
        assertThat(event.path("source").asText()).isEqualTo("aws.scheduler");
        assertThat(event.path("detail").asText()).isEqualTo("{}");
    }

    @Test
    void itDoesNotRunBeforeItsTime() throws InterruptedException {
        start("");
        clock.advance(Duration.ofMinutes(4));
        assertThat(function.isQuiet()).isTrue();
    }

    @Test
    void itDoesNotRunWhileItIsOff() throws InterruptedException {
        start("");
        enabled.set(false);
        clock.advance(Duration.ofMinutes(5));
        assertThat(function.isQuiet()).isTrue();
        enabled.set(true);
        clock.advance(Duration.ofMinutes(5));
        function.next();
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
