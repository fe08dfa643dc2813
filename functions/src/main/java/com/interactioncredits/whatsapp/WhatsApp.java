package com.interactioncredits.whatsapp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.interactioncredits.whatsapp.SendOutcome.NoConnection;
import com.interactioncredits.whatsapp.SendOutcome.Unknown;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// Sends messages through the WhatsApp Cloud API, each attempt at most once: no retry, no redirect. Safe for threads.
///
/// WhatsApp has no idempotency key, so what is not clearly answered is [Unknown]. Only WhatsApp's own word that it did
/// not accept a message allows another attempt, or a connection that was never made.
public final class WhatsApp {
    public static final int MAX_CALLBACK_DATA_LENGTH = 512;

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(3);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
    private static final int MAX_ANSWER_BYTES = 64 * 1024;
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final WhatsAppSettings settings;
    private final SSLContext trusted;
    private final Duration connectWithin;
    private final Duration answerWithin;

    public WhatsApp(WhatsAppSettings settings) {
        this(settings, WatchedTls.trusted());
    }

    /// @param tls of its connections
    public WhatsApp(WhatsAppSettings settings, SSLContext tls) {
        this(settings, tls, CONNECT_WITHIN, ANSWER_WITHIN);
    }

    WhatsApp(WhatsAppSettings settings, Duration connectWithin, Duration answerWithin) {
        this(settings, WatchedTls.trusted(), connectWithin, answerWithin);
    }

    private WhatsApp(WhatsAppSettings settings, SSLContext tls, Duration connectWithin, Duration answerWithin) {
        // The JDK's client would send a POST again by itself under this property.
        String resend = System.getProperty("jdk.httpclient.enableAllMethodRetry");
        if (resend != null && !resend.equals("false")) {
            throw new IllegalStateException("jdk.httpclient.enableAllMethodRetry would send messages twice");
        }
        this.settings = settings;
        this.trusted = tls;
        this.connectWithin = connectWithin;
        this.answerWithin = answerWithin;
    }

    /// Makes one attempt, of at most ten seconds.
    ///
    /// @param callbackData 1–512 characters that WhatsApp gives back in each webhook about this message
    public SendOutcome send(AccessToken token, Recipient to, Content content, String callbackData) {
        var body = new WatchedBody(BodyPublishers.ofByteArray(body(to, content, callbackData)), new AtomicBoolean());
        var request = HttpRequest.newBuilder(settings.messages())
                .header("Authorization", "Bearer " + token.value())
                .header("Content-Type", "application/json")
                .POST(body)
                .build();
        // A connection of its own for each attempt: one kept from before may have died while the process was
        // frozen, and a message lost on it would be unknown forever. A handshake costs less.
        var tls = new WatchedTls(trusted);
        var client = HttpClient.newBuilder()
                .sslContext(tls.context())
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectWithin)
                .build();
        try {
            var answer = client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES))
                    .get(answerWithin.toMillis(), TimeUnit.MILLISECONDS);
            return read(answer);
        } catch (TimeoutException _) {
            return new Unknown("no complete answer in time");
        } catch (ExecutionException failed) {
            return failed(failed.getCause(), body.isAsked().get(), tls.failed());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Unknown("interrupted while waiting for the answer");
        } finally {
            client.shutdownNow();
        }
    }

    private static SendOutcome read(HttpResponse<byte[]> answer) {
        Optional<String> retryAfter = answer.headers().firstValue("Retry-After");
        return GraphAnswer.read(answer.statusCode(), retryAfter, answer.body());
    }

    /// By the kind of failure alone: the exception's own words may name addresses. The client asks for the body once it
    /// has a connection, with TLS before the handshake has ended.
    private static SendOutcome failed(@Nullable Throwable failure, boolean bodyAsked, boolean handshakeFailed) {
        if (!bodyAsked) {
            return new NoConnection(isConnectTimeout(failure) ? "no connection in time" : "no connection");
        }
        return handshakeFailed
                ? new NoConnection("the TLS handshake failed")
                : new Unknown("the connection broke, or the answer was not readable HTTP of a sane length");
    }

    private static boolean isConnectTimeout(@Nullable Throwable failure) {
        return failure instanceof HttpConnectTimeoutException
                || (failure != null && failure.getCause() instanceof HttpConnectTimeoutException);
    }

    /// A body that remembers whether it was asked for: without it WhatsApp has no message.
    private record WatchedBody(BodyPublisher bytes, AtomicBoolean isAsked) implements BodyPublisher {
        @Override
        public long contentLength() {
            return bytes.contentLength();
        }

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
            isAsked.set(true);
            bytes.subscribe(subscriber);
        }
    }

    private static byte[] body(Recipient to, Content content, String callbackData) {
        if (callbackData.isBlank() || callbackData.length() > MAX_CALLBACK_DATA_LENGTH) {
            throw new IllegalArgumentException("callback data has 1 to " + MAX_CALLBACK_DATA_LENGTH + " characters");
        }
        var message = JSON.createObjectNode()
                .put("messaging_product", "whatsapp")
                .put("recipient_type", "individual")
                .put("to", to.digits());
        describe(content, message);
        message.put("biz_opaque_callback_data", callbackData);
        try {
            return JSON.writeValueAsBytes(message);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a message could not be written as JSON", impossible);
        }
    }

    private static void describe(Content content, ObjectNode message) {
        switch (content) {
            case Content.Text(var body, var previewUrl) ->
                message.put("type", "text").putObject("text").put("body", body).put("preview_url", previewUrl);
            case Content.Template(var name, var language, var components) -> {
                var template = message.put("type", "template").putObject("template");
                template.put("name", name).putObject("language").put("code", language);
                template.putArray("components").addAll(components);
            }
        }
    }
}
