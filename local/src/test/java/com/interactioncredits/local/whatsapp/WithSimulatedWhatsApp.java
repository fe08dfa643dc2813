package com.interactioncredits.local.whatsapp;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.interactioncredits.whatsapp.AccessToken;
import com.interactioncredits.whatsapp.Content;
import com.interactioncredits.whatsapp.Recipient;
import com.interactioncredits.whatsapp.SendOutcome;
import com.interactioncredits.whatsapp.WhatsApp;
import com.interactioncredits.whatsapp.WhatsAppSettings;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// A simulated WhatsApp for each test, in virtual time, and a receiver of its webhooks.
abstract class WithSimulatedWhatsApp {
    static final ObjectMapper JSON = new ObjectMapper();
    static final Duration SOON = Duration.ofSeconds(3);

    final Path dataFolder;

    final VirtualTime time = new VirtualTime();
    final BlockingQueue<Duration> waits = new LinkedBlockingQueue<>();
    final List<String> awaitedCallers = new ArrayList<>();
    Duration answersAfter = Duration.ZERO;
    WebhookReceiver receiver;
    HttpServer server;
    SimulatedWhatsApp simulated;

    WithSimulatedWhatsApp(Path dataFolder) {
        this.dataFolder = dataFolder;
    }

    @BeforeEach
    void start() throws IOException {
        receiver = new WebhookReceiver();
        startWhatsApp();
    }

    final void startWhatsApp() throws IOException {
        simulated = new SimulatedWhatsApp(
                new SimulatedWhatsApp.Settings(
                        "local-token", "local-app-secret", receiver.url(), dataFolder, answersAfter),
                time,
                (after, task) -> {
                    time.schedule(after, task);
                    waits.add(after);
                },
                message -> awaitedCallers.add(message));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/graph", simulated);
        server.start();
    }

    @AfterEach
    void stop() {
        stopWhatsApp();
        receiver.close();
    }

    void stopWhatsApp() {
        server.stop(0);
        simulated.close();
    }

    void restart() throws IOException {
        stopWhatsApp();
        startWhatsApp();
        simulated.resume();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/graph");
    }

    SendOutcome send(String ends, String callbackData) {
        return new WhatsApp(new WhatsAppSettings(url(), "v26.0", "106540352242922"))
                .send(
                        new AccessToken("local-token"),
                        new Recipient("+1555010" + ends),
                        new Content.Text("Hello", false),
                        callbackData);
    }

    /// The statuses received so far, each checked to be about this message.
    List<String> webhooks(String callbackData) {
        return receiver.statuses().stream()
                .filter(status -> status.callbackData().equals(Optional.of(callbackData)))
                .map(status -> status.kind().name())
                .toList();
    }

    List<String> outcomes() {
        return simulated
                .journal()
                .path("messages")
                .valueStream()
                .map(entry -> entry.path("outcome").asText())
                .toList();
    }
}
