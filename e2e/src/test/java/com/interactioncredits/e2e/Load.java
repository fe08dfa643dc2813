package com.interactioncredits.e2e;

import com.interactioncredits.e2e.Api.Reply;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Load on a running system: rounds start at their time whether or not earlier ones have ended; a round calls
/// each route in turn. Prints a table.
///
/// Environment: `BASE_URL` (http://localhost:8080), `RATE` (rounds a second, 20), `SECONDS` (30), `ACCOUNTS`
/// (50).
final class Load {
    private final ConcurrentHashMap<String, ConcurrentLinkedQueue<Long>> nanos = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, ConcurrentHashMap<Integer, AtomicInteger>> statuses =
            new ConcurrentHashMap<>();
    private final List<Api> users;

    private Load(List<Api> users) {
        this.users = users;
    }

    static void main() throws InterruptedException {
        var baseUri = URI.create(setting("BASE_URL", "http://localhost:8080"));
        int rate = Integer.parseInt(setting("RATE", "20"));
        int seconds = Integer.parseInt(setting("SECONDS", "30"));
        int accounts = Integer.parseInt(setting("ACCOUNTS", "50"));
        var system = RunningSystem.at(baseUri);
        var users = IntStream.range(0, accounts)
                .mapToObj(_ -> Api.newUser(system).granted(1_000_000))
                .toList();
        // The first calls of a process compile its code, and say nothing of the next ones.
        new Load(users).run(rate, 5);
        var load = new Load(users);
        load.run(rate, seconds);
        System.out.printf(
                Locale.ROOT,
                "%d rounds/s for %d s on %d accounts; Java %s, %d processors, %s%n",
                rate,
                seconds,
                accounts,
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"));
        load.print();
    }

    private static String setting(String name, String standard) {
        return System.getenv().getOrDefault(name, standard);
    }

    /// One round calls each route once: a hold converted, a hold released, a message sent, and the reads.
    private void run(int rate, int seconds) throws InterruptedException {
        var began = System.nanoTime();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = 0; number < rate * seconds; number++) {
                var due = began + number * 1_000_000_000L / rate;
                LockSupport.parkNanos(due - System.nanoTime());
                var user = users.get(number % users.size());
                var reference = "r" + began + "-" + number;
                callers.execute(() -> round(user, reference));
            }
        }
    }

    private void round(Api user, String reference) {
        var token = user.withToken();
        timed("POST …/hold", () -> token.hold(reference, 1));
        timed("POST …/deduct", () -> token.deduct(reference));
        timed("POST …/hold", () -> token.hold(reference + "-b", 1));
        timed("POST …/release-hold", () -> token.release(reference + "-b"));
        timed("GET …/balance", () -> token.get("/api/credits/interaction/balance"));
        timed("GET …/holds", () -> token.get("/api/credits/interaction/holds"));
        timed("GET …/transactions", () -> token.get("/api/credits/interaction/transactions"));
        var sent = timed("POST …/send", () -> token.send("+15550100000", reference));
        var id = sent.body().at("/message/id").asText();
        timed("GET …/messages", () -> token.get("/api/whatsapp/messages"));
        timed("GET …/messages/{id}", () -> token.get("/api/whatsapp/messages/" + id));
    }

    private Reply timed(String route, Supplier<Reply> call) {
        var began = System.nanoTime();
        var reply = call.get();
        nanos.computeIfAbsent(route, _ -> new ConcurrentLinkedQueue<>()).add(System.nanoTime() - began);
        statuses.computeIfAbsent(route, _ -> new ConcurrentHashMap<>())
                .computeIfAbsent(reply.status(), _ -> new AtomicInteger())
                .incrementAndGet();
        return reply;
    }

    private void print() {
        System.out.println("| route | calls | p50 ms | p95 ms | p99 ms | max ms | statuses |");
        System.out.println("|---|--:|--:|--:|--:|--:|---|");
        new TreeMap<>(nanos).forEach((route, times) -> {
            var sorted = times.stream().mapToLong(Long::longValue).sorted().toArray();
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %d | %.1f | %.1f | %.1f | %.1f | %s |%n",
                    route,
                    sorted.length,
                    millis(sorted, 0.50),
                    millis(sorted, 0.95),
                    millis(sorted, 0.99),
                    millis(sorted, 1),
                    new TreeMap<>(statuses.getOrDefault(route, new ConcurrentHashMap<>())));
        });
    }

    private static double millis(long[] sorted, double part) {
        int index = Math.max(0, (int) Math.ceil(part * sorted.length) - 1);
        return sorted[index] / 1e6;
    }
}
