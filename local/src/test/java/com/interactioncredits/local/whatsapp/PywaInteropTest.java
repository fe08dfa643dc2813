package com.interactioncredits.local.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.interactioncredits.whatsapp.AccessToken;
import com.interactioncredits.whatsapp.Content;
import com.interactioncredits.whatsapp.Recipient;
import com.interactioncredits.whatsapp.SendOutcome.Accepted;
import com.interactioncredits.whatsapp.WebhookSignature;
import com.interactioncredits.whatsapp.WhatsApp;
import com.interactioncredits.whatsapp.WhatsAppSettings;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Compares pywa, a client of the real WhatsApp, with our client, and runs it against our simulated WhatsApp.
/// `build/interop-packages` installs it.
@Timeout(60)
@EnabledIfSystemProperty(named = PywaClient.PYTHON, matches = ".+", disabledReason = "build/interop-packages names it")
class PywaInteropTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SECRET = "local-app-secret";
    private static final String NUMBER = "106540352242922";

    private final Path dataFolder;
    private final VirtualTime time = new VirtualTime();
    private final Queue<JsonNode> posted = new ConcurrentLinkedQueue<>();
    private HttpServer server;
    private PywaClient pywa;
    private SimulatedWhatsApp simulated;

    PywaInteropTest(@TempDir Path dataFolder) {
        this.dataFolder = dataFolder;
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        pywa = new PywaClient(graph(), SECRET);
        simulated = new SimulatedWhatsApp(
                new SimulatedWhatsApp.Settings("local-token", SECRET, pywa.webhooks(), dataFolder, Duration.ZERO),
                time,
                time::schedule);
        server.createContext("/graph", this::keepAndHandOn);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        simulated.close();
        pywa.close();
    }

    private URI graph() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/graph");
    }

    private void keepAndHandOn(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readAllBytes();
        posted.add(JSON.readTree(body));
        exchange.setStreams(new ByteArrayInputStream(body), null);
        simulated.handle(exchange);
    }

    private Accepted send(String ends, Content content, String callbackData) {
        return (Accepted) new WhatsApp(new WhatsAppSettings(graph(), "v26.0", NUMBER))
                .send(new AccessToken("local-token"), new Recipient("+1555010" + ends), content, callbackData);
    }

    private JsonNode pywaSends(String ends) throws IOException {
        return pywa.ask(Map.of(
                "send", Map.of("to", "1555010" + ends, "text", "Hello", "preview", false, "tracker", "by-pywa")));
    }

    @Test
    void ourSimulatedWhatsAppsWebhooksAreSignedAndReadable() throws IOException {
        var read = send("0000", new Content.Text("Zoë 👋", false), "is-read");
        var failed = send("0005", new Content.Text("Hello", false), "is-failed");
        time.advance(Duration.ofSeconds(5));
        var received = pywa.ask(Map.of("statuses", true));
        assertThat(received.get("refused")).isEmpty();
        assertThat(received.get("statuses").valueStream().map(PywaInteropTest::inWords))
                .contains(
                        read.whatsAppId() + " is-read sent",
                        read.whatsAppId() + " is-read delivered",
                        read.whatsAppId() + " is-read read",
                        failed.whatsAppId() + " is-failed failed 131049");
    }

    private static String inWords(JsonNode status) {
        return status.get("id").asText() + " " + status.get("tracker").asText() + " "
                + status.get("status").asText()
                + (status.get("error").isNull() ? "" : " " + status.get("error").asInt());
    }

    @Test
    void ourSimulatedWhatsAppAnswersPywaAsTheRealOneWould() throws IOException {
        assertThat(pywaSends("0000").get("id").asText()).startsWith("wamid.");
        assertThat(pywaSends("0001").get("error").asInt()).isEqualTo(131026);
        assertThat(pywaSends("0001").get("kind").asText()).isEqualTo("MessageUndeliverable");
        assertThat(pywaSends("0002").get("error").asInt()).isEqualTo(130429);
        assertThat(pywaSends("0008").get("error").asInt()).isEqualTo(190);
    }

    @Test
    void weSendATextAsPywaDoes() throws IOException {
        for (var preview : List.of(true, false)) {
            posted.clear();
            send("0000", new Content.Text("Zoë 👋 https://example.test", preview), "a");
            var send = Map.of(
                    "to", "15550100000", "text", "Zoë 👋 https://example.test", "preview", preview, "tracker", "a");
            assertThat(posted.poll()).isEqualTo(pywa.ask(Map.of("send", send)).get("body"));
        }
    }

    @Test
    void weSendATemplateAsPywaDoes() throws IOException {
        var component = JSON.createObjectNode().put("type", "BODY");
        component.putArray("parameters").addObject().put("type", "text").put("text", "Ada");
        send("0000", new Content.Template("welcome", "en_US", List.of(component)), "a");
        var send = Map.of("to", "15550100000", "name", "welcome", "words", List.of("Ada"), "tracker", "a");
        assertThat(posted.poll()).isEqualTo(pywa.ask(Map.of("send", send)).get("body"));
    }

    @Test
    void onlySignaturesWithOurSecretAreAccepted() throws IOException {
        var ours = new WebhookSignature(SECRET);
        for (var body : List.of("{}", "{\"a\":\"Zoë\"}", "{\"a\":\"Zo\\u00eb\"}", "")) {
            var right = pywa.ask(Map.of("sign", body)).get("signature").asText();
            assertThat(ours.isValid(body.getBytes(StandardCharsets.UTF_8), right))
                    .isTrue();
            assertThat(judged(body, right)).isTrue();
            for (var wrong : List.of(right.replaceFirst("=.", "=g"), right + "0", right.substring(0, 40), "sha256=")) {
                assertThat(ours.isValid(body.getBytes(StandardCharsets.UTF_8), wrong))
                        .isFalse();
                assertThat(judged(body, wrong)).isFalse();
            }
            assertThat(judged(body + " ", right)).isFalse();
            assertThat(ours.isValid((body + " ").getBytes(StandardCharsets.UTF_8), right))
                    .isFalse();
        }
    }

    private boolean judged(String body, String signature) throws IOException {
        return pywa.ask(Map.of("valid", Map.of("body", body, "signature", signature)))
                .get("valid")
                .asBoolean();
    }
}
