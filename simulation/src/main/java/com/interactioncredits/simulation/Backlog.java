package com.interactioncredits.simulation;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// More messages than leave while their first holds last: each waits for its turn with its credits held, in
/// virtual time and with the store's usual times. Entries of the sends queue come in batches, to as many
/// functions as the template allows.
///
/// Environment: `SEED` (1), `MESSAGES` (100,000, a multiple of 50), `MESSAGES_PER_SECOND` (80).
final class Backlog {
    /// As the template has them.
    private static final Queue.Polling POLLING = new Queue.Polling(10, 10);

    /// The default of the setting.
    private static final Duration HOLD_TIME = Duration.ofMinutes(15);

    private static final int MESSAGES_OF_A_USER = 50;
    private static final int CALLERS = 50;
    private static final Duration STEP = Duration.ofSeconds(10);
    private static final int STEPS_OF_A_MINUTE = 6;

    private final int messages;
    private final int perSecond;
    private final Counts counts = new Counts();
    private final World world;
    private int accepted;
    private long acceptedAt;

    private Backlog(long seed, int messages, int perSecond, Duration holdTime) {
        this.messages = messages;
        this.perSecond = perSecond;
        var settings = Map.of(
                "MESSAGES_PER_SECOND",
                Integer.toString(perSecond),
                "MESSAGE_HOLD_SECONDS",
                Long.toString(holdTime.toSeconds()));
        this.world = new World(
                seed,
                new World.Setup(
                        FaultRates.NONE,
                        settings,
                        StoreTimes.IN_REGION,
                        Optional.empty(),
                        OptionalLong.empty(),
                        Optional.empty(),
                        POLLING),
                counts);
    }

    static void main() {
        PrintStream out = System.out;
        long seed = ScenarioRunner.number("SEED", 1);
        int messages = Math.toIntExact(ScenarioRunner.number("MESSAGES", 100_000));
        int perSecond = Math.toIntExact(ScenarioRunner.number("MESSAGES_PER_SECOND", 80));
        var outcome = ScenarioRunner.withoutLogs(() -> run(seed, messages, perSecond, HOLD_TIME));
        out.print(outcome.table());
        outcome.violations().stream().limit(10).forEach(out::println);
        System.exit(outcome.violations().isEmpty() ? 0 : 1);
    }

    /// @param holdTime how long a message's hold lasts at first
    static Measured run(long seed, int messages, int perSecond, Duration holdTime) {
        return new Backlog(seed, messages, perSecond, holdTime).run();
    }

    private Measured run() {
        try (world) {
            for (int caller = 0; caller < CALLERS; caller++) {
                int first = caller;
                world.time.start("caller", () -> sendFor(first));
            }
            int left = 0;
            long lastLeft = 0;
            for (int step = 1; !isOver(step); step++) {
                world.time.run(STEP);
                world.checker.trace().clear();
                if (world.whatsApp.taken().size() > left) {
                    left = world.whatsApp.taken().size();
                    lastLeft = world.time.now();
                }
            }
            var violations = world.checker.violations();
            world.checker.require(left == messages, "of " + messages + " messages " + left + " left");
            violations.addAll(new FinalChecks(world, null, true).violations());
            return new Measured(table(lastLeft), List.copyOf(violations));
        }
    }

    private boolean isOver(int step) {
        return !world.checker.violations().isEmpty()
                || (step % STEPS_OF_A_MINUTE == 0 && accepted == messages && world.isOver());
    }

    private String table(long lastLeft) {
        return String.format(
                Locale.ROOT,
                """
                | messages | a second | accepted within | the last left after | runs of the state machine for each |
                |--:|--:|--:|--:|--:|
                | %d | %d | %d s | %d s | %.2f |
                """,
                messages,
                perSecond,
                Duration.ofNanos(acceptedAt).toSeconds(),
                Duration.ofNanos(lastLeft).toSeconds(),
                counts.of("state machine: runs") / (double) messages);
    }

    private void sendFor(int first) {
        for (int user = first; user * MESSAGES_OF_A_USER < messages; user += CALLERS) {
            var client = new Client(world, "user_" + user, false);
            client.grant("g", MESSAGES_OF_A_USER);
            for (int number = 0; number < MESSAGES_OF_A_USER; number++) {
                client.send("m" + number, "hello");
                accepted++;
            }
        }
        acceptedAt = world.time.now();
    }
}
