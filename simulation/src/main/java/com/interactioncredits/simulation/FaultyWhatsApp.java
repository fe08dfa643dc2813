package com.interactioncredits.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/// The WhatsApp of one scenario: it accepts or refuses each POST at random, answers or not, and sends webhooks late,
/// twice, out of order or never. The HTTP is real; a POST takes no virtual time.
final class FaultyWhatsApp implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, FaultyWhatsApp> WORLDS = new ConcurrentHashMap<>();
    private static final HttpServer SERVER = start();

    /// Sees each POST.
    interface Attempts {
        void seesAttempt(String messageId);
    }

    /// Meta's side of a webhook.
    interface Webhooks {
        void send(String body);
    }

    private final String phoneNumberId;
    private final Simulation world;
    private final FaultRates faults;
    private final Counts counts;
    private final SimulatedSecrets secrets;
    private final Optional<Outage> outage;
    private final Attempts attempts;
    private final Webhooks webhooks;
    private final Map<String, Integer> taken = new HashMap<>();
    private final Map<String, List<String>> statusesSent = new HashMap<>();

    private record Plan(int status, String body, boolean takes, boolean answers) {}

    FaultyWhatsApp(
            String phoneNumberId,
            Simulation world,
            FaultRates faults,
            Counts counts,
            SimulatedSecrets secrets,
            Optional<Outage> outage,
            Attempts attempts,
            Webhooks webhooks) {
        this.phoneNumberId = phoneNumberId;
        this.world = world;
        this.faults = faults;
        this.counts = counts;
        this.secrets = secrets;
        this.outage = outage;
        this.attempts = attempts;
        this.webhooks = webhooks;
        WORLDS.put(phoneNumberId, this);
    }

    private static HttpServer start() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", FaultyWhatsApp::dispatch);
            server.start();
            return server;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    static URI url() {
        return URI.create("http://127.0.0.1:" + SERVER.getAddress().getPort());
    }

    /// How often WhatsApp accepted each message.
    Map<String, Integer> taken() {
        return taken;
    }

    /// The statuses of the webhooks that name this message.
    List<String> webhooksOf(String messageId) {
        return statusesSent.getOrDefault(messageId, List.of());
    }

    private static void dispatch(HttpExchange exchange) throws IOException {
        try (exchange) {
            var world = WORLDS.get(exchange.getRequestURI().getPath().split("/", -1)[2]);
            if (world != null) {
                world.answer(exchange);
            }
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        var message = JSON.readTree(exchange.getRequestBody());
        var id = message.path("biz_opaque_callback_data").asText();
        attempts.seesAttempt(id);
        var shown = exchange.getRequestHeaders().getFirst("Authorization");
        var plan = secrets.authorization().equals(shown) ? plan() : expired();
        if (plan.takes()) {
            taken.merge(id, 1, Integer::sum);
            sendWebhooks(id);
        }
        if (!plan.answers()) {
            return;
        }
        var bytes = plan.body()
                .replace("WAMID", "wamid." + id + "." + taken.getOrDefault(id, 0))
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(plan.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private Plan plan() {
        if (outage.filter(time -> time.isAt(world.now())).isPresent()) {
            counts.increment("whatsapp: refused the sender");
            return refusal(400, List.of(10, 131031, 131042).get(world.random().nextInt(3)));
        }
        if (world.chance(faults.whatsAppRefuses())) {
            counts.increment("whatsapp: refused");
            return switch (world.random().nextInt(5)) {
                case 0 -> refusal(400, 131026);
                case 1 -> refusal(400, 131000);
                case 2 -> refusal(503, 131016);
                case 3 -> refusal(400, 131056);
                default -> refusal(400, 130429);
            };
        }
        if (world.chance(faults.whatsAppUnsure())) {
            counts.increment("whatsapp: no clear answer");
            boolean takes = world.random().nextBoolean();
            return switch (world.random().nextInt(4)) {
                case 0 -> new Plan(500, "{}", takes, true);
                case 1 -> new Plan(200, "{}", takes, true);
                case 2 -> new Plan(500, error(131000), takes, true);
                default -> new Plan(0, "", takes, false);
            };
        }
        counts.increment("whatsapp: accepted");
        return new Plan(200, "{\"messages\":[{\"id\":\"WAMID\"}]}", true, true);
    }

    private Plan expired() {
        counts.increment("whatsapp: an old token refused");
        return refusal(401, 190);
    }

    private static Plan refusal(int status, int code) {
        return new Plan(status, error(code), false, true);
    }

    private static String error(int code) {
        return "{\"error\":{\"message\":\"(#" + code + ") no\",\"type\":\"OAuthException\",\"code\":" + code
                + ",\"fbtrace_id\":\"A\"}}";
    }

    /// Chooses the message's statuses at random, and sends their webhooks.
    private void sendWebhooks(String id) {
        var all = new ArrayList<String>();
        if (world.chance(0.2)) {
            all.add("failed");
        } else {
            all.addAll(List.of("sent", "delivered", "read")
                    .subList(0, 1 + world.random().nextInt(3)));
        }
        for (var status : all) {
            if (world.chance(faults.webhookLost())) {
                counts.increment("whatsapp: a webhook lost");
                continue;
            }
            webhook(id, status);
            if (world.chance(faults.webhookAgain())) {
                counts.increment("whatsapp: a webhook doubled");
                webhook(id, status);
            }
        }
    }

    private void webhook(String id, String status) {
        long delay = world.chance(0.15)
                ? world.between(Duration.ofMinutes(1), Duration.ofMinutes(25))
                : world.between(Duration.ZERO, Duration.ofSeconds(5));
        world.after(
                delay,
                () -> world.start("meta", () -> {
                    counts.increment("whatsapp: webhook " + status);
                    boolean named = world.random().nextInt(4) > 0;
                    if (named) {
                        statusesSent.computeIfAbsent(id, _ -> new ArrayList<>()).add(status);
                    }
                    webhooks.send(body(id, status, named));
                }));
    }

    private String body(String id, String status, boolean named) {
        var body = JSON.createObjectNode().put("object", "whatsapp_business_account");
        var value = body.putArray("entry")
                .addObject()
                .put("id", "1")
                .putArray("changes")
                .addObject()
                .put("field", "messages")
                .putObject("value");
        value.put("messaging_product", "whatsapp")
                .putObject("metadata")
                .put("display_phone_number", "15550000000")
                .put("phone_number_id", phoneNumberId);
        var entry = value.putArray("statuses")
                .addObject()
                .put("id", "wamid." + id + ".1")
                .put("status", status)
                .put("timestamp", "1900000000")
                .put("recipient_id", "15550100000");
        if (named) {
            entry.put("biz_opaque_callback_data", id);
        }
        if (status.equals("failed")) {
            entry.putArray("errors").addObject().put("code", 131049).put("title", "no");
        }
        return body.toString();
    }

    static JsonNode read(String body) {
        try {
            return JSON.readTree(body);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    public void close() {
        WORLDS.remove(phoneNumberId);
    }
}
