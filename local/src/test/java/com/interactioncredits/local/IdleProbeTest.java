package com.interactioncredits.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.local.events.Loop;
import com.interactioncredits.local.events.Workers;
import com.interactioncredits.local.idle.Activity;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class IdleProbeTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Activity activity = new Activity();
    private final Workers workers = new Workers(activity);
    private final AtomicBoolean queueIsEmpty = new AtomicBoolean(true);
    private final IdleProbe probe = new IdleProbe(
            activity,
            workers,
            List.of(new Loop("queue Sends", queueIsEmpty::get)),
            Optional.empty(),
            Clock.fixed(NOW, ZoneOffset.UTC));

    @AfterEach
    void close() {
        workers.close();
    }

    /// A worker that waits until the given time and never wakes.
    private void waitsUntil(Instant due) throws InterruptedException {
        var forever = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        workers.start(
                "webhook",
                () -> workers.await(due, () -> {
                    begun.countDown();
                    forever.await();
                }));
        begun.await();
    }

    @Test
    void withoutWorkItIsIdle() {
        assertThat(probe.idle()).hasToString("{\"idle\":true,\"busy\":[]}");
    }

    @Test
    void aRunningFunctionKeepsItBusy() throws Exception {
        assertThat(activity.during(probe::idle)).hasToString("{\"idle\":false,\"busy\":[\"functions\"]}");
        assertThat(probe.idle().get("idle").asBoolean()).isTrue();
    }

    @Test
    void workDueSoonIsBusyAndWorkDueLaterIsNot() throws InterruptedException {
        waitsUntil(NOW.plusSeconds(3));
        assertThat(probe.idle().get("idle").asBoolean()).isTrue();
        waitsUntil(NOW.plusSeconds(1));
        assertThat(probe.idle()).hasToString("{\"idle\":false,\"busy\":[\"webhook\"]}");
    }

    @Test
    void aQueueWithWorkKeepsItBusy() {
        queueIsEmpty.set(false);
        assertThat(probe.idle()).hasToString("{\"idle\":false,\"busy\":[\"queue Sends\"]}");
    }

    @Test
    void aLoopIsIdleOnlyAfterARoundThatBeganAfterTheLastCall() throws Exception {
        var me = Thread.currentThread();
        assertThat(activity.isIdle(me)).isFalse();
        activity.foundNothingSince(activity.changes());
        assertThat(activity.isIdle(me)).isTrue();
        long began = activity.changes();
        activity.during(() -> "");
        activity.foundNothingSince(began);
        assertThat(activity.isIdle(me)).isFalse();
        activity.foundNothingSince(activity.changes());
        assertThat(activity.isIdle(me)).isTrue();
    }
}
