package com.interactioncredits.local.whatsapp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.interactioncredits.local.crash.Writes;
import com.interactioncredits.local.whatsapp.Behaviour.Answer;
import com.interactioncredits.local.whatsapp.GraphAnswers.GraphAnswer;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Implements the Cloud API's `POST /{version}/{phoneNumberId}/messages` under the path of its context. The recipient
/// determines the outcome: see [Behaviour]. The server needs more than one thread, since the webhook for one recipient
/// is sent before the answer.
public final class SimulatedWhatsApp implements HttpHandler, AutoCloseable {
    /// Its credentials, and where it sends webhooks.
    ///
    /// @param accessToken the bearer token that callers must show
    /// @param appSecret signs the webhooks
    /// @param webhooks the URL of the webhooks
    /// @param dataFolder where the journal is kept between runs; created if missing
    /// @param answersAfter how long each answer takes; webhooks are scheduled after it
    public record Settings(String accessToken, String appSecret, URI webhooks, Path dataFolder, Duration answersAfter) {
        @Override
        public String toString() {
            return "Settings[webhooks=" + webhooks + ", dataFolder=" + dataFolder + "]";
        }
    }

    /// The callers that make the POSTs.
    @FunctionalInterface
    public interface Callers {
        /// Waits until the caller of a message has processed the answer.
        void await(String callbackData) throws InterruptedException;
    }

    private static final Pattern PATH = Pattern.compile("/v[0-9]+\\.[0-9]+/[^/]+/messages");
    private static final int MAX_BODY_BYTES = 1024 * 1024;
    private static final String SERVER_ERROR =
            "<html><head><title>Error</title></head><body>Sorry, something went" + " wrong.</body></html>";

    private final byte[] authorization;
    private final Clock clock;
    private final Journal journal;
    private final Webhooks webhooks;
    private final Duration answersAfter;
    private final BiConsumer<Duration, Runnable> schedule;
    private volatile Outage outage = Outage.NONE;

    /// Reads the journal of earlier runs; [#resume()] sends the webhooks that they did not.
    ///
    /// @param schedule runs a task after a delay by the clock; tasks may block for some seconds
    /// @throws IllegalStateException if the journal is damaged
    public SimulatedWhatsApp(Settings settings, Clock clock, BiConsumer<Duration, Runnable> schedule) {
        this(settings, clock, schedule, _ -> {});
    }

    /// Sends webhooks only after the caller has processed the answer, except for the recipient whose webhook comes
    /// before it.
    public SimulatedWhatsApp(Settings settings, Clock clock, BiConsumer<Duration, Runnable> schedule, Callers callers) {
        this.authorization = ("Bearer " + settings.accessToken()).getBytes(StandardCharsets.UTF_8);
        this.clock = clock;
        this.journal = new Journal(settings.dataFolder());
        this.webhooks = new Webhooks(settings.webhooks(), settings.appSecret(), clock, schedule, callers, journal);
        this.answersAfter = settings.answersAfter();
        this.schedule = schedule;
    }

    /// Schedules the webhooks of all messages that an earlier run did not finish; some are sent twice.
    public void resume() {
        journal.pending().forEach(webhooks::plan);
    }

    /// All POSTs received, in order: `{"messages": [{to, type, "text"|"template", callbackData, receivedAt,
    /// outcome}]}`.
    public ObjectNode journal() {
        var answer = Json.MAPPER.createObjectNode();
        answer.putArray("messages").addAll(journal.entries());
        return answer;
    }

    /// Sets the outage that applies to every POST, until the next call or the end of the process.
    public void setOutage(Outage next) {
        outage = next;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!PATH.matcher(pathWithinContext(exchange)).matches()) {
                answer(exchange, GraphAnswers.unknownPath());
            } else if (!exchange.getRequestMethod().equals("POST")) {
                answer(exchange, GraphAnswers.invalid("Unsupported " + exchange.getRequestMethod() + " request."));
            } else {
                message(exchange);
            }
        }
    }

    /// Stops sending webhooks; the rest is sent after the next start.
    @Override
    public void close() {
        webhooks.close();
        journal.close();
    }

    private void message(HttpExchange exchange) throws IOException {
        var request = SendRequest.parse(exchange.getRequestBody().readNBytes(MAX_BODY_BYTES));
        boolean authorized = isAuthorized(exchange.getRequestHeaders().getFirst("Authorization"));
        int number = Writes.requested("POST to WhatsApp");
        var current = outage;
        var received = journal.receive(request, clock.instant(), current.senderError(), throttled -> {
            if (current.away()) {
                return Answer.AWAY;
            }
            if (current.senderError().isPresent()) {
                return Answer.SENDER_ERROR;
            }
            if (!authorized) {
                return Answer.UNAUTHORIZED;
            }
            return request.isValid() ? Behaviour.of(request.digits()).answer(throttled) : Answer.INVALID;
        });
        Writes.completed(number);
        letTimePass();
        switch (received.answer()) {
            case ACCEPTED -> {
                webhooks.plan(received);
                answer(exchange, GraphAnswers.accepted(request, received));
            }
            case ACCEPTED_AFTER_WEBHOOK -> {
                webhooks.sendNow(received);
                answer(exchange, GraphAnswers.accepted(request, received));
            }
            // Closes the connection without a response, which the caller notices immediately.
            case LOST -> webhooks.plan(received);
            case AWAY -> {
                // Neither accepted nor answered.
            }
            case SENDER_ERROR ->
                answer(exchange, GraphAnswers.senderError(current.senderError().orElseThrow()));
            case THROTTLED -> answer(exchange, GraphAnswers.throttled());
            case PAIR_LIMIT -> answer(exchange, GraphAnswers.pairLimit());
            case UNDELIVERABLE -> answer(exchange, GraphAnswers.undeliverable());
            case TOKEN_EXPIRED -> answer(exchange, GraphAnswers.tokenExpired());
            case UNAUTHORIZED -> answer(exchange, GraphAnswers.tokenWrong());
            case INVALID -> answer(exchange, GraphAnswers.invalid(request.problem()));
            case SERVER_ERROR -> answer(exchange, 500, "text/html", SERVER_ERROR.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void letTimePass() throws IOException {
        if (answersAfter.isZero()) {
            return;
        }
        var due = new CountDownLatch(1);
        schedule.accept(answersAfter, due::countDown);
        try {
            due.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new IOException("closed before the answer was due");
        }
    }

    private boolean isAuthorized(@Nullable String header) {
        return header != null && MessageDigest.isEqual(authorization, header.getBytes(StandardCharsets.UTF_8));
    }

    private static String pathWithinContext(HttpExchange exchange) {
        var path = exchange.getRequestURI().getPath();
        var context = exchange.getHttpContext().getPath();
        return context.equals("/") ? path : path.substring(context.length());
    }

    private static void answer(HttpExchange exchange, GraphAnswer answer) throws IOException {
        answer(exchange, answer.status(), "application/json; charset=UTF-8", Json.write(answer.body()));
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
