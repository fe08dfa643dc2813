package com.interactioncredits.local.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class LocalClockTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final Path folder;

    LocalClockTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private LocalClock clock() {
        return LocalClock.in(folder, Clock.fixed(NOON, ZoneOffset.UTC));
    }

    @Test
    void anAdvanceMovesTheClock() {
        var clock = clock();
        assertThat(clock.advance(Duration.ofMinutes(5))).isEqualTo(NOON.plusSeconds(300));
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(300));
    }

    @Test
    void advancesAddUpAndSurviveARestart() {
        clock().advance(Duration.ofHours(1));
        clock().advance(Duration.ofHours(2));
        assertThat(clock().instant()).isEqualTo(NOON.plus(Duration.ofHours(3)));
    }

    @Test
    void theClockNeverGoesBack() {
        var clock = clock();
        assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThat(clock.instant()).isEqualTo(NOON);
    }

    @Test
    void theClockDoesNotMoveWhileAnExternalServiceKeepsRealTime() {
        var clock = clock();
        clock.keepRealTimeWith("SQS at http://localhost:4566");
        assertThatThrownBy(() -> clock.advance(Duration.ZERO))
                .isInstanceOf(LocalClock.Unmovable.class)
                .hasMessage("the clock cannot be moved: SQS at http://localhost:4566 keeps real time");
        assertThat(clock.instant()).isEqualTo(NOON);
    }

    @Test
    void anAdvanceWakesAThreadWhoseTimeIsReached() throws InterruptedException {
        var clock = clock();
        var woken = new CountDownLatch(1);
        var sleeper = sleep(clock, Duration.ofHours(1), woken);
        clock.advance(Duration.ofHours(1));
        assertThat(woken.await(10, TimeUnit.SECONDS)).isTrue();
        sleeper.join();
    }

    @Test
    void aThreadSleepsOnUntilItsTime() throws InterruptedException {
        var clock = clock();
        var early = new CountDownLatch(1);
        var late = new CountDownLatch(1);
        var sleeper = sleep(clock, Duration.ofHours(2), late);
        sleep(clock, Duration.ofHours(1), early);
        clock.advance(Duration.ofMinutes(90));
        assertThat(early.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(late.getCount()).isEqualTo(1);
        sleeper.interrupt();
    }

    @Test
    void theClockRunsWithRealTime() throws InterruptedException {
        var clock = LocalClock.in(folder);
        var due = clock.instant().plusMillis(50);
        clock.sleepUntil(due);
        assertThat(clock.instant()).isAfterOrEqualTo(due);
    }

    @Test
    void aDamagedOffsetIsReportedWithItsFile() throws IOException {
        Files.writeString(folder.resolve("clock-offset"), "yesterday");
        assertThatThrownBy(this::clock)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("clock-offset");
    }

    private static Thread sleep(LocalClock clock, Duration duration, CountDownLatch woken) {
        var due = clock.instant().plus(duration);
        return Thread.ofVirtual().start(() -> {
            try {
                clock.sleepUntil(due);
                woken.countDown();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
