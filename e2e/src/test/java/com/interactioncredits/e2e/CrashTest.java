package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.e2e.Dev.Halt;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Kills the process at one of the writes of a message: before it, or after it and before its response. `make crash`
/// tries all writes, `make test` a few.
@MovesTheClock
@Timeout(7200)
class CrashTest {
    private static final boolean ALL = "all".equals(System.getProperty("deaths"));
    private static final int SOME = 2;
    private static final String KEY = "only";

    private final Random random = Seed.random("CrashTest");

    /// @param queueLost queued sends are lost as well, so that the sweep has to find the message
    private record Case(String to, String write, Halt halt, boolean queueLost) {}

    @Test
    void aMessageSurvivesACrashAtAnyWrite() {
        var recipients = List.of("+15550100000", "+15550100001", "+15550100002", "+15550100004");
        crashAtWritesOf(recipients, Map.of(), EndState.PAID_WHEN_ACCEPTED);
        if (ALL) {
            var onDelivery = Map.of("CHARGE_ON", "delivered", "DELIVERED_HOLD_SECONDS", "900");
            crashAtWritesOf(List.of("+15550100000", "+15550100005"), onDelivery, EndState.PAID_WHEN_DELIVERED);
        }
    }

    private void crashAtWritesOf(List<String> recipients, Map<String, String> settings, Set<String> paid) {
        var data = RunningSystem.emptyFolder();
        var system = RunningSystem.start(data, settings);
        try {
            for (var next : chosen(cases(system, recipients))) {
                System.out.println("CrashTest: " + next);
                system = crash(system, data, next, settings, paid);
            }
        } finally {
            system.close();
        }
    }

    private List<Case> cases(RunningSystem system, List<String> recipients) {
        var cases = new ArrayList<Case>();
        for (var to : recipients) {
            var writes = writesOf(system, to);
            System.out.println("CrashTest: " + to + " " + writes);
            for (int number = 1; number <= writes.size(); number++) {
                for (var moment : List.of("before", "after")) {
                    var halt = new Halt(moment, number);
                    cases.add(new Case(to, writes.get(number - 1), halt, random.nextBoolean()));
                }
            }
        }
        return cases;
    }

    private List<Case> chosen(List<Case> cases) {
        if (ALL) {
            return cases;
        }
        Collections.shuffle(cases, random);
        return cases.subList(0, SOME);
    }

    /// The writes of a message without a crash.
    private static List<String> writesOf(RunningSystem system, String to) {
        var user = Api.newUser(system).granted(1);
        system.dev().haltAt(Halt.NEVER);
        var id = user.trySend(to, KEY).orElseThrow();
        var last = Set.of("read", "failed", "delivered", "unconfirmed");
        Eventually.get(() -> user.message(id).path("status").asText(), last::contains);
        return system.dev().awaitIdle();
    }

    private static RunningSystem crash(
            RunningSystem system, Path data, Case here, Map<String, String> settings, Set<String> paid) {
        var user = Api.newUser(system).granted(1);
        system.dev().haltAt(here.halt());
        var acknowledged = user.trySend(here.to(), KEY);
        var after = system;
        if (system.exitsWithin(Duration.ofSeconds(20))) {
            if (here.queueLost()) {
                RunningSystem.loseQueuedSends(data);
            }
            after = RunningSystem.start(data, settings);
        } else {
            System.out.println("CrashTest: this message had fewer writes than the first");
        }
        var survivor = Api.user(after, user.userId());
        // A caller without a response repeats the call.
        var again = survivor.trySend(here.to(), KEY);
        assertThat(again).as("%s", here).isPresent();
        acknowledged.ifPresent(id -> assertThat(again).hasValue(id));
        new EndState(after, survivor, 1, paid).check();
        return after;
    }
}
