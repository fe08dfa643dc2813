package com.interactioncredits.e2e;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.interactioncredits.e2e.Api.Reply;
import com.interactioncredits.e2e.History.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// Many concurrent callers of one account with few credits, and a history of their calls. Callers do not wait for each
/// other, and some time out before the response.
final class ConcurrentCallers {
    private static final int CREDITS = 10;
    private static final Duration IMPATIENT = Duration.ofMillis(8);

    private final RunningSystem system;
    private final History history;
    private final Random random;
    private final int callers;
    private final int callsEach;
    private final int impatientPercent;

    ConcurrentCallers(
            RunningSystem system, History history, Random random, int callers, int callsEach, int impatientPercent) {
        this.system = system;
        this.history = history;
        this.random = random;
        this.callers = callers;
        this.callsEach = callsEach;
        this.impatientPercent = impatientPercent;
    }

    /// All operations on holds, with many references.
    void onOneAccount() {
        play((caller, chance) -> {
            for (int call = 0; call < callsEach; call++) {
                any(caller, chance, "r" + chance.nextInt(callers), 1 + chance.nextInt(4));
            }
        });
    }

    /// All operations with one reference, sometimes with another payload.
    void onOneReference() {
        play((caller, chance) -> {
            for (int call = 0; call < callsEach; call++) {
                any(caller, chance, "only", chance.nextInt(5) == 0 ? 4 : 3);
            }
        });
    }

    /// Only holds, each with its own reference.
    void forTheLastCredits() {
        play((caller, _) -> {
            caller.hold("r" + caller.client(), 4);
            caller.balance();
        });
    }

    private static void any(Caller caller, Random chance, String reference, long amount) {
        switch (chance.nextInt(10)) {
            case 0, 1, 2, 3 -> caller.hold(reference, amount);
            case 4, 5 -> caller.end("deduct", "deduct", reference, chance.nextBoolean() ? 0 : amount);
            case 6, 7 -> caller.end("release", "release-hold", reference, 0);
            case 8 -> caller.balance();
            default -> caller.grant("top-up-" + chance.nextInt(2), 2);
        }
    }

    private void play(BiConsumer<Caller, Random> part) {
        var user = Api.newUser(system);
        var operator = Api.operator(system).withToken();
        var token = user.withToken();
        new Caller(token, operator, callers, 0, random).grant("start", CREDITS);
        var barrier = new CyclicBarrier(callers);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var parts = new ArrayList<Future<?>>();
            for (int client = 0; client < callers; client++) {
                var chance = new Random(random.nextLong());
                var caller = new Caller(token, operator, client, impatientPercent, new Random(random.nextLong()));
                parts.add(threads.submit(() -> {
                    barrier.await();
                    part.accept(caller, chance);
                    return true;
                }));
            }
            for (var each : parts) {
                each.get();
            }
        } catch (ExecutionException | InterruptedException fault) {
            throw new IllegalStateException(fault);
        }
        new Caller(token, operator, callers, 0, random).balance();
    }

    private final class Caller {
        private static final String BASE = "/api/credits/interaction/";

        private final Api api;
        private final Api operator;
        private final int client;
        private final int impatientPercent;
        private final Random chance;

        Caller(Api api, Api operator, int client, int impatientPercent, Random chance) {
            this.api = api;
            this.operator = operator;
            this.client = client;
            this.impatientPercent = impatientPercent;
            this.chance = chance;
        }

        int client() {
            return client;
        }

        void grant(String reference, long amount) {
            var body = body(reference, amount).put("userId", api.userId());
            record("grant", reference, amount, patient(operator), who -> who.post(BASE + "grants", body));
        }

        void hold(String reference, long amount) {
            record("hold", reference, amount, patient(api), who -> who.post(BASE + "hold", body(reference, amount)));
        }

        void end(String operation, String route, String reference, long amount) {
            var body = body(reference, amount);
            if (amount == 0) {
                body.remove("amount");
            }
            record(operation, reference, amount, patient(api), who -> who.post(BASE + route, body));
        }

        void balance() {
            record("balance", "", 0, api, who -> who.get(BASE + "balance"));
        }

        private Api patient(Api who) {
            return chance.nextInt(100) < impatientPercent ? who.impatient(IMPATIENT) : who;
        }

        private void record(String operation, String reference, long amount, Api who, Function<Api, Reply> ask) {
            history.record(new Call(api.userId(), client, operation, reference, amount), () -> ask.apply(who));
        }

        private static ObjectNode body(String reference, long amount) {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("referenceId", reference)
                    .put("amount", amount);
        }
    }
}
