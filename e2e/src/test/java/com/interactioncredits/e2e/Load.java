package com.interactioncredits.e2e;

import com.interactioncredits.e2e.Api.Reply;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Measures a new system for each case: sends begin at fixed times, independent of earlier responses, and latency is
/// measured from those times. One in ten sends is accompanied by calls of the other routes. Prints Markdown.
///
/// Environment: `RATES` (sends a second, "20 100 200"), `ACCOUNTS` ("200 1"), `SECONDS` (60), `BASE_URL` (a running
/// system to be loaded instead), `PROFILE` (a file for a flight recording of the system, to be read with `jfr view`).
final class Load {
    private static final int WARM_UP_SECONDS = 15;
    private static final int WARM_UP_RATE = 20;
    private static final int OTHER_ROUTES_EACH = 10;
    /// Clerk's tokens last a minute, and so do the local ones.
    private static final Duration TOKEN_LASTS = Duration.ofSeconds(40);

    private final List<Api> users;
    private final Measures measures = new Measures();
    private final Map<String, Signed> signed = new ConcurrentHashMap<>();

    private final Map<Api, LongAdder> accepted = new ConcurrentHashMap<>();

    private record Signed(Api user, long at) {}

    private Load(List<Api> users) {
        this.users = users;
    }

    static void main() throws InterruptedException {
        int seconds = Integer.parseInt(setting("SECONDS", "60"));
        var given = Optional.ofNullable(System.getenv("BASE_URL")).map(url -> RunningSystem.at(URI.create(url)));
        System.out.print(conditions(seconds));
        for (int rate : numbers("RATES", "20 100 200")) {
            for (int accounts : numbers("ACCOUNTS", "200 1")) {
                try (var system =
                        given.orElseGet(() -> RunningSystem.start(RunningSystem.emptyFolder(), Map.of(), profile()))) {
                    // The first calls of a process compile its code and are not representative.
                    new Load(newUsers(system, 20)).sends(WARM_UP_RATE, WARM_UP_SECONDS);
                    System.out.print(new Load(newUsers(system, accounts)).run(rate, seconds));
                }
            }
        }
    }

    private static List<Api> newUsers(RunningSystem system, int accounts) {
        return IntStream.range(0, accounts)
                .mapToObj(_ -> Api.newUser(system).granted(1_000_000).withoutRepeats())
                .toList();
    }

    private static String conditions(int seconds) {
        return """
                # Load

                Measured by `make load` (`SECONDS=%d`): Java %s on %s, %d processors, which the callers share with the system; local
                mode, so one process with every function, DynamoDB Local and the queues in it. Milliseconds, counted from the moment
                at which a call was due.
                """
                .formatted(
                        seconds,
                        Runtime.version().feature(),
                        System.getProperty("os.name"),
                        Runtime.getRuntime().availableProcessors());
    }

    private static List<String> profile() {
        return Optional.ofNullable(System.getenv("PROFILE"))
                .map(file -> List.of("-XX:StartFlightRecording:settings=profile,filename=" + file))
                .orElse(List.of());
    }

    private static String setting(String name, String defaultValue) {
        return System.getenv().getOrDefault(name, defaultValue);
    }

    private static int[] numbers(String name, String defaultValue) {
        return Arrays.stream(setting(name, defaultValue).split(" "))
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    private String run(int rate, int seconds) throws InterruptedException {
        long cpu = systemCpuNanos();
        long spent = sends(rate, seconds);
        accepted.forEach((user, messages) -> measures.messages(user, messages.intValue()));
        long sent = accepted.values().stream().mapToLong(LongAdder::sum).sum();
        return String.format(
                Locale.ROOT,
                "%n## %d sends a second, %s%n%n%s%nThe last answer came %.1f s after the first call. "
                        + "The system used %.1f ms of CPU for each accepted send.%n",
                rate,
                users.size() == 1 ? "one account" : users.size() + " accounts",
                measures.table(),
                spent / 1e9,
                (systemCpuNanos() - cpu) / 1e6 / Math.max(1, sent));
    }

    /// Of the started system, with the calls of the other routes; 0 for one at `BASE_URL`.
    private static long systemCpuNanos() {
        return ProcessHandle.current()
                .children()
                .flatMap(child -> child.info().totalCpuDuration().stream())
                .mapToLong(Duration::toNanos)
                .sum();
    }

    /// @return nanoseconds until the last call was answered
    private long sends(int rate, int seconds) throws InterruptedException {
        var began = System.nanoTime();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = 0; number < rate * seconds; number++) {
                var due = began + number * 1_000_000_000L / rate;
                LockSupport.parkNanos(due - System.nanoTime());
                var user = users.get(number % users.size());
                var reference = "r" + began + "-" + number;
                callers.execute(() -> send(user, reference, due));
                if (number % OTHER_ROUTES_EACH == 0) {
                    callers.execute(() -> otherRoutes(user, reference));
                }
            }
        }
        return System.nanoTime() - began;
    }

    private void send(Api user, String reference, long due) {
        var reply = measures.call("POST …/send", due, () -> signedIn(user).send("+15550100000", reference));
        if (reply.status() == 202) {
            accepted.computeIfAbsent(user, _ -> new LongAdder()).increment();
        }
    }

    /// Skips a step whose earlier step was refused.
    private void otherRoutes(Api user, String reference) {
        var held = timed("POST …/hold", user, caller -> caller.hold(reference, 1));
        if (held.status() == 201) {
            timed("POST …/deduct", user, caller -> caller.deduct(reference));
        }
        var heldAgain = timed("POST …/hold", user, caller -> caller.hold(reference + "-b", 1));
        if (heldAgain.status() == 201) {
            timed("POST …/release-hold", user, caller -> caller.release(reference + "-b"));
        }
        timed("GET …/balance", user, caller -> caller.get("/api/credits/interaction/balance"));
        timed("GET …/holds", user, caller -> caller.get("/api/credits/interaction/holds"));
        timed("GET …/transactions", user, caller -> caller.get("/api/credits/interaction/transactions"));
        var newest = timed("GET …/messages", user, caller -> caller.get("/api/whatsapp/messages?limit=1"))
                .body()
                .at("/messages/0/id");
        if (newest.isTextual()) {
            timed(
                    "GET …/messages/{messageId}",
                    user,
                    caller -> caller.get("/api/whatsapp/messages/" + newest.asText()));
        }
    }

    private Reply timed(String route, Api user, Function<Api, Reply> call) {
        var caller = signedIn(user);
        return measures.call(route, () -> call.apply(caller));
    }

    private Api signedIn(Api user) {
        return signed.compute(
                        user.userId(),
                        (_, last) -> last != null && System.nanoTime() - last.at() < TOKEN_LASTS.toNanos()
                                ? last
                                : new Signed(user.withToken(), System.nanoTime()))
                .user();
    }
}
