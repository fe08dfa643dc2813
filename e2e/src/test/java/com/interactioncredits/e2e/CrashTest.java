package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.e2e.Dev.Death;
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

/// One message, and the process dies at one of the writes of its life: asked for and not made, or made without anybody
/// having learned of it. `make crash` dies at each of them, `make test` at a few.
@MovesTheClock
@Timeout(7200)
class CrashTest {
    private static final boolean ALL = "all".equals(System.getProperty("deaths"));
    private static final int SOME = 2;
    private static final String KEY = "only";

    private final Random random = Seed.random("CrashTest");

    /// @param queueLost what waited to be sent is lost as well, so that the sweep has to find it
    private record Case(String to, String write, Death death, boolean queueLost) {}

    @Test
    void aMessageSurvivesTheDeathOfItsProcessAtAnyWrite() {
        var recipients = List.of("+15550100000", "+15550100001", "+15550100002", "+15550100004");
        dieAtTheWritesOf(recipients, Map.of(), Aftermath.PAID_WHEN_ACCEPTED);
        if (ALL) {
            var onDelivery = Map.of("CHARGE_ON", "delivered", "DELIVERED_HOLD_SECONDS", "900");
            dieAtTheWritesOf(List.of("+15550100000", "+15550100005"), onDelivery, Aftermath.PAID_WHEN_DELIVERED);
        }
    }

    private void dieAtTheWritesOf(List<String> recipients, Map<String, String> settings, Set<String> paid) {
        var data = RunningSystem.emptyFolder();
        var system = RunningSystem.start(data, settings);
        try {
            for (var next : chosen(cases(system, recipients))) {
                System.out.println("CrashTest: " + next);
                system = died(system, data, next, settings, paid);
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
                    var death = new Death(moment, number);
                    cases.add(new Case(to, writes.get(number - 1), death, random.nextBoolean()));
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

    /// The writes of a whole life in which nothing goes wrong.
    private static List<String> writesOf(RunningSystem system, String to) {
        var user = Api.newUser(system).granted(1);
        system.dev().dieAt(Death.NEVER);
        var id = user.sendOrDie(to, KEY).orElseThrow();
        var last = Set.of("read", "failed", "delivered", "unconfirmed");
        Eventually.get(() -> user.message(id).path("status").asText(), last::contains);
        return system.dev().awaitIdle();
    }

    private static RunningSystem died(
            RunningSystem system, Path data, Case here, Map<String, String> settings, Set<String> paid) {
        var user = Api.newUser(system).granted(1);
        system.dev().dieAt(here.death());
        var acknowledged = user.sendOrDie(here.to(), KEY);
        var after = system;
        if (system.diesWithin(Duration.ofSeconds(20))) {
            if (here.queueLost()) {
                RunningSystem.loseQueuedSends(data);
            }
            after = RunningSystem.start(data, settings);
        } else {
            System.out.println("CrashTest: this life had fewer writes than the first");
        }
        var survivor = Api.user(after, user.userId());
        // An answer that never arrived may be asked for again.
        var again = survivor.sendOrDie(here.to(), KEY);
        assertThat(again).as("%s", here).isPresent();
        acknowledged.ifPresent(id -> assertThat(again).hasValue(id));
        new Aftermath(after, survivor, 1, paid).check();
        return after;
    }
}
