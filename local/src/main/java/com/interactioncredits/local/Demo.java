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
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

    private final DemoClient client;
    private final PrintStream out;
    private final String user = "user_demo_" + Long.toString(System.nanoTime() & Long.MAX_VALUE, 36);
    private int step;

    /// The system did not behave as the demo explains.
    private static final class UnexpectedResult extends Exception {
        UnexpectedResult(String message) {
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
            System.err.println("Nothing is running at " + base + ". Start the system with: make run");
            System.exit(1);
        } catch (IOException failed) {
            System.err.println("The call to " + base + " failed: " + failed);
            System.exit(1);
        } catch (UnexpectedResult unexpected) {
            System.err.println("Unexpected result: " + unexpected.getMessage());
            System.exit(1);
        }
    }

    private void run() throws IOException, InterruptedException, UnexpectedResult {
        client.machineToken(); // fails before the first line is printed if nothing is running
        out.println("A first send on " + client.base() + ", as " + user);
        grant();
        delivered();
        refused();
        responseLost();
        neverConfirmed();
        out.println();
        out.println("Done. " + client.base().resolve("/dev") + " lists the recipients that simulate other outcomes.");
    }

    private void grant() throws IOException, InterruptedException, UnexpectedResult {
        title("A backend grants 25 credits to a new user");
        explain(
                "POST /api/credits/interaction/grants with a machine token. The reference makes the call idempotent:",
                "repeating it never grants twice.");
        expect(client.grant(user, 25), 201);
        balance();
    }

    private void delivered() throws IOException, InterruptedException, UnexpectedResult {
        title("The user sends a message to +15550100000");
        explain(
                "POST /api/whatsapp/send places a hold for the price, queues the message and responds immediately.",
                "The held credit cannot be spent twice.");
        var sent = client.sendText(user, "+15550100000", "demo-1");
        balance();
        var id = expect(sent, 202).path("message").path("id").asText();
        line("message", id);
        line("status", sent.body().at("/message/status").asText());
        explain(
                "A state machine claims the message, posts it to WhatsApp and converts the hold into a deduction.",
                "WhatsApp's webhooks then report the delivery status.");
        follow(id, Set.of("read"));
        var paid = client.lastTransaction(user);
        line(
                "transaction",
                paid.path("type").asText() + " " + paid.path("amount").asText());
        balance();
    }

    private void refused() throws IOException, InterruptedException, UnexpectedResult {
        title("WhatsApp refuses the next message, to +15550100001");
        explain("The number cannot receive WhatsApp messages. The hold is released and nothing is charged.");
        var id = send("+15550100001", "demo-2");
        var message = follow(id, Set.of("failed"));
        line(
                "error",
                message.at("/error/code").asText() + " "
                        + message.at("/error/title").asText());
        balance();
    }

    private void responseLost() throws IOException, InterruptedException, UnexpectedResult {
        title("WhatsApp's response for +15550100003 is lost");
        explain(
                "The connection breaks after the POST, so it is unknown whether WhatsApp accepted the message. It is not",
                "sent again, to avoid a duplicate. It stays unconfirmed, its credit held, until a webhook confirms it.");
        follow(send("+15550100003", "demo-3"), Set.of("delivered"));
        balance();
    }

    private void neverConfirmed() throws IOException, InterruptedException, UnexpectedResult {
        title("The message to +15550100004 is never confirmed");
        explain(
                "It stays unconfirmed, and its credit stays held until the hold expires. Then the credit is available",
                "again. POST /dev/clock {\"advanceSeconds\": 900} shows this without waiting.");
        follow(send("+15550100004", "demo-4"), Set.of("unconfirmed"));
        balance();
    }

    private String send(String to, String key) throws IOException, InterruptedException, UnexpectedResult {
        return expect(client.sendText(user, to, key), 202)
                .path("message")
                .path("id")
                .asText();
    }

    /// Prints each new status until the message reaches one of `last`.
    private JsonNode follow(String id, Set<String> last) throws IOException, InterruptedException, UnexpectedResult {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        var printed = new TreeMap<String, String>();
        while (System.nanoTime() < deadline) {
            var message = client.message(user, id);
            message.path("statusTimes").properties().stream()
                    .sorted(Comparator.comparing(entry -> entry.getValue().asText()))
                    .forEach(entry -> {
                        var time = entry.getValue().asText();
                        if (printed.put(entry.getKey(), time) == null) {
                            line(entry.getKey(), time);
                        }
                    });
            if (last.contains(message.path("status").asText())) {
                return message;
            }
            Thread.sleep(POLL_INTERVAL);
        }
        throw new UnexpectedResult(
                "after " + TIMEOUT.toSeconds() + " s the message is still not " + String.join(" or ", last));
    }

    private void balance() throws IOException, InterruptedException {
        var balance = client.balance(user);
        var text = new StringBuilder();
        for (var part : List.of("available", "held", "spent")) {
            text.append("%-9s %3d    ".formatted(part, balance.path(part).asLong()));
        }
        line("balance", text.toString().stripTrailing());
    }

    private static JsonNode expect(Answer answer, int status) throws UnexpectedResult {
        if (answer.status() != status) {
            throw new UnexpectedResult("HTTP " + answer.status() + " instead of " + status + ": "
                    + answer.body().path("detail").asText());
        }
        return answer.body();
    }

    private void title(String text) {
        out.println();
        out.println(++step + "  " + text);
    }

    private void explain(String... lines) {
        for (var text : lines) {
            out.println("   " + text);
        }
    }

    private void line(String name, String value) {
        out.println("     %-12s %s".formatted(name, value));
    }
}
