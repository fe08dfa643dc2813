package com.interactioncredits.local.whatsapp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import javax.crypto.SecretKey;

/// Sends the statuses of messages: one signed POST per status, repeated until the response is 200, for seven days.
final class Webhooks implements AutoCloseable {
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration GIVE_UP_AFTER = Duration.ofDays(7);
    private static final int MAX_BACKOFF_SECONDS = 64;

    private final URI target;
    private final SecretKey appSecret;
    private final Clock clock;
    private final BiConsumer<Duration, Runnable> schedule;
    private final SimulatedWhatsApp.Callers callers;
    private final Journal journal;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER_TIMEOUT)
            .build();
    private volatile boolean closed;

    Webhooks(
            URI target,
            String appSecret,
            Clock clock,
            BiConsumer<Duration, Runnable> schedule,
            SimulatedWhatsApp.Callers callers,
            Journal journal) {
        this.target = target;
        this.appSecret = WebhookSignature.key(appSecret);
        this.clock = clock;
        this.schedule = schedule;
        this.callers = callers;
        this.journal = journal;
    }

    /// Schedules all webhooks of an accepted message after its caller has processed the answer. So their order is the
    /// same each time, and only one recipient's webhook comes before the answer.
    void plan(Received message) {
        schedule.accept(Duration.ZERO, () -> {
            try {
                callers.await(message.callbackData());
                planSteps(message);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt(); // scheduled again after the next start
            }
        });
    }

    private void planSteps(Received message) {
        var left = new AtomicInteger(message.behaviour().steps().size());
        for (var step : message.behaviour().steps()) {
            schedule.accept(step.after(), () -> send(message, step.status(), left, 0));
        }
    }

    /// Sends all webhooks of a message before it returns; those that fail are retried later.
    void sendNow(Received message) {
        var left = new AtomicInteger(message.behaviour().steps().size());
        for (var step : message.behaviour().steps()) {
            send(message, step.status(), left, 0);
        }
    }

    @Override
    public void close() {
        closed = true;
        http.shutdownNow();
    }

    private void send(Received message, Behaviour.Status status, AtomicInteger left, int failures) {
        if (closed) {
            return;
        }
        var givenUp = clock.instant().isAfter(message.at().plus(GIVE_UP_AFTER));
        if (givenUp || isAcknowledged(Json.write(notification(message, status)))) {
            if (left.decrementAndGet() == 0) {
                journal.acknowledged(message);
            }
        } else {
            var backoff = Duration.ofSeconds(Math.min(1L << Math.min(failures, 10), MAX_BACKOFF_SECONDS));
            schedule.accept(backoff, () -> send(message, status, left, failures + 1));
        }
    }

    private boolean isAcknowledged(byte[] body) {
        var request = HttpRequest.newBuilder(target)
                .timeout(ANSWER_TIMEOUT)
                .header("Content-Type", "application/json")
                .header("X-Hub-Signature-256", WebhookSignature.of(body, appSecret))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// The contact's name is not ASCII, so that a signature check over a re-serialized body fails.
    private static ObjectNode notification(Received message, Behaviour.Status what) {
        var root = Json.MAPPER.createObjectNode().put("object", "whatsapp_business_account");
        var change = root.putArray("entry")
                .addObject()
                .put("id", "102290129340398")
                .putArray("changes")
                .addObject();
        var value = change.put("field", "messages").putObject("value").put("messaging_product", "whatsapp");
        value.putObject("metadata")
                .put("display_phone_number", "15550783881")
                .put("phone_number_id", "106540352242922");
        var contact = value.putArray("contacts").addObject().put("wa_id", message.digits());
        contact.putObject("profile").put("name", "Zoë 🎈");
        var status = value.putArray("statuses")
                .addObject()
                .put("id", message.whatsAppId())
                .put("status", what.word())
                .put(
                        "timestamp",
                        Long.toString(message.at().plus(what.usuallyAfter()).getEpochSecond()))
                .put("recipient_id", message.digits());
        if (!message.callbackData().isEmpty()) {
            status.put("biz_opaque_callback_data", message.callbackData());
        }
        switch (what) {
            case SENT, DELIVERED ->
                status.putObject("pricing")
                        .put("billable", true)
                        .put("pricing_model", "PMP")
                        .put("type", "regular")
                        .put("category", "utility");
            case FAILED -> describeFailure(status.putArray("errors").addObject());
            case READ -> {}
        }
        return root;
    }

    private static void describeFailure(ObjectNode error) {
        var words = "This message was not delivered to maintain healthy ecosystem engagement.";
        error.put("code", 131049)
                .put("title", words)
                .put("message", words)
                .put("href", "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/")
                .putObject("error_data")
                .put("details", words);
    }
}
