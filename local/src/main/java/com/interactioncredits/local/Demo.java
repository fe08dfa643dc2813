package com.interactioncredits.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.local.DemoClient.Answer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/// Walks through a first send on the running system and explains each step. Calls it over HTTP only, as a client does.
final class Demo {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final DemoClient client;
    private final PrintStream out;
    private final String user = "user_demo_" + Long.toString(System.nanoTime() & Long.MAX_VALUE, 36);
    private int step;

    /// The system did something else than the demo explains.
    private static final class Surprise extends Exception {
        Surprise(String message) {
            super(message);
        }
    }

    private Demo(DemoClient client, PrintStream out) {
        this.client = client;
        this.out = out;
    }

    static void main() throws InterruptedException {
        var base = URI.create(System.getenv().getOrDefault("BASE_URL", "http://localhost:8080"));
        try {
            var http = HttpClient.newBuilder()
                    .connectTimeout(Duration.ofSeconds(3))
                    .build();
            new Demo(new DemoClient(base, http), System.out).run();
        } catch (ConnectException _) {
            System.err.println("Nothing listens on " + base + "; start it with: make run");
            System.exit(1);
        } catch (IOException failed) {
            System.err.println("The call to " + base + " failed: " + failed);
            System.exit(1);
        } catch (Surprise surprise) {
            System.err.println("This should not have happened: " + surprise.getMessage());
            System.exit(1);
        }
    }

    private void run() throws IOException, InterruptedException, Surprise {
        client.machineToken(); // before anything is told: is there a system at all?
        out.println("A first send on " + client.base() + ", as " + user);
        grant();
        delivered();
        refused();
        answerLost();
        neverHeardOf();
        out.println();
        out.println(
                "That was all. " + client.base().resolve("/dev") + " lists the recipients that behave in other ways.");
    }

    private void grant() throws IOException, InterruptedException, Surprise {
        title("A backend grants 25 credits to a new user");
        says(
                "It calls POST /api/credits/interaction/grants with a machine token. The reference makes the call",
                "repeatable: the same reference never grants twice.");
        expect(client.grant(user, 25), 201);
        balance();
    }

    private void delivered() throws IOException, InterruptedException, Surprise {
        title("The user sends a message to +15550100000");
        says(
                "POST /api/whatsapp/send holds its price first, then queues it. The answer comes at once; from here on",
                "the credit is held and cannot be spent twice.");
        var sent = client.sendText(user, "+15550100000", "demo-1");
        balance();
        var id = expect(sent, 202).path("message").path("id").asText();
        line("message", id);
        line("status", sent.body().at("/message/status").asText());
        says(
                "A state machine claims it, posts it to WhatsApp and converts the hold into a deduction. WhatsApp's",
                "webhooks then tell what becomes of it.");
        follow(id, Set.of("read"));
        var paid = client.lastTransaction(user);
        line(
                "transaction",
                paid.path("type").asText() + " " + paid.path("amount").asText());
        balance();
    }

    private void refused() throws IOException, InterruptedException, Surprise {
        title("The next one, to +15550100001, is refused");
        says("WhatsApp says that the number cannot be reached. The hold is released: nothing is charged.");
        var id = send("+15550100001", "demo-2");
        var message = follow(id, Set.of("failed"));
        line(
                "why",
                message.at("/error/code").asText() + " "
                        + message.at("/error/title").asText());
        balance();
    }

    private void answerLost() throws IOException, InterruptedException, Surprise {
        title("To +15550100003 the answer is lost on the way");
        says(
                "The connection breaks after the POST: it is unknown whether WhatsApp accepted the message. It is not sent",
                "again, which could send it twice. It waits, unconfirmed, with its credit held, until a webhook tells.");
        follow(send("+15550100003", "demo-3"), Set.of("delivered"));
        balance();
    }

    private void neverHeardOf() throws IOException, InterruptedException, Surprise {
        title("And of +15550100004 nothing is ever heard again");
        says(
                "It stays unconfirmed and keeps its credit held until the hold expires; then the credit is the user's",
                "again. POST /dev/clock {\"advanceSeconds\": 900} shows that without waiting.");
        follow(send("+15550100004", "demo-4"), Set.of("unconfirmed"));
        balance();
    }

    private String send(String to, String key) throws IOException, InterruptedException, Surprise {
        return expect(client.sendText(user, to, key), 202)
                .path("message")
                .path("id")
                .asText();
    }

    /// Prints each status as it comes, until one of the last.
    private JsonNode follow(String id, Set<String> last) throws IOException, InterruptedException, Surprise {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        var told = new TreeMap<String, String>();
        while (System.nanoTime() < deadline) {
            var message = client.message(user, id);
            message.path("statusTimes").properties().stream()
                    .sorted(Comparator.comparing(entry -> entry.getValue().asText()))
                    .forEach(entry -> {
                        var time = entry.getValue().asText();
                        if (told.put(entry.getKey(), time) == null) {
                            line(entry.getKey(), time);
                        }
                    });
            if (last.contains(message.path("status").asText())) {
                return message;
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
        throw new Surprise(
                "after " + PATIENCE.toSeconds() + " s the message is still not " + String.join(" or ", last));
    }

    private void balance() throws IOException, InterruptedException {
        var balance = client.balance(user);
        var text = new StringBuilder();
        for (var part : List.of("available", "held", "spent")) {
            text.append("%-9s %3d    ".formatted(part, balance.path(part).asLong()));
        }
        line("balance", text.toString().stripTrailing());
    }

    private static JsonNode expect(Answer answer, int status) throws Surprise {
        if (answer.status() != status) {
            throw new Surprise("HTTP " + answer.status() + " instead of " + status + ": "
                    + answer.body().path("detail").asText());
        }
        return answer.body();
    }

    private void title(String text) {
        out.println();
        out.println(++step + "  " + text);
    }

    private void says(String... lines) {
        for (var text : lines) {
            out.println("   " + text);
        }
    }

    private void line(String name, String value) {
        out.println("     %-12s %s".formatted(name, value));
    }
}
