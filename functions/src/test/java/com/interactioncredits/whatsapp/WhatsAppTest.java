package com.interactioncredits.whatsapp;

import static com.interactioncredits.whatsapp.ScriptedServer.answer;
import static com.interactioncredits.whatsapp.ScriptedServer.closing;
import static com.interactioncredits.whatsapp.ScriptedServer.json;
import static com.interactioncredits.whatsapp.ScriptedServer.resetting;
import static com.interactioncredits.whatsapp.ScriptedServer.silent;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.interactioncredits.whatsapp.ScriptedServer.Script;
import com.interactioncredits.whatsapp.SendOutcome.Accepted;
import com.interactioncredits.whatsapp.SendOutcome.NoConnection;
import com.interactioncredits.whatsapp.SendOutcome.NotAccepted;
import com.interactioncredits.whatsapp.SendOutcome.Refused;
import com.interactioncredits.whatsapp.SendOutcome.Unknown;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class WhatsAppTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AccessToken TOKEN = new AccessToken("the-token");
    private static final Recipient ALICE = new Recipient("+15550100000");
    private static final Content HELLO = new Content.Text("Hello", false);
    private static final String ACCEPTANCE =
            """
            {"messaging_product":"whatsapp","contacts":[{"input":"15550100000","wa_id":"15550100000"}],
             "messages":[{"id":"wamid.A==","message_status":"accepted"}]}""";

    private ScriptedServer server;
    private WhatsApp whatsApp;

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedServer();
        whatsApp = new WhatsApp(settings(server.url()));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private static WhatsAppSettings settings(URI url) {
        return new WhatsAppSettings(url, "v26.0", "106540352242922");
    }

    private SendOutcome sendAnswered(Script... answers) {
        server.answers(answers);
        return whatsApp.send(TOKEN, ALICE, HELLO, "message-1");
    }

    private static String graphError(int code) {
        return """
                {"error":{"message":"(#%d) words","type":"OAuthException","code":%d,"fbtrace_id":"A"}}"""
                .formatted(code, code);
    }

    @Test
    void aTextIsSentAsTheCloudApiWantsIt() throws IOException {
        server.answers(json(200, ACCEPTANCE));

        var outcome = whatsApp.send(TOKEN, ALICE, new Content.Text("¿Qué tal? 👋 \"quoted\"", true), "message-1");

        assertThat(outcome).isEqualTo(new Accepted("wamid.A=="));
        var request = server.requests().getFirst();
        assertThat(request.line()).isEqualTo("POST /v26.0/106540352242922/messages HTTP/1.1");
        assertThat(request.head())
                .contains("\r\nAuthorization: Bearer the-token\r\n")
                .contains("\r\nContent-Type: application/json\r\n")
                .doesNotContainIgnoringCase("upgrade");
        assertThat(JSON.readTree(request.body()))
                .isEqualTo(
                        JSON.readTree(
                                """
                                {"messaging_product":"whatsapp","recipient_type":"individual","to":"15550100000","type":"text",
                                 "text":{"body":"¿Qué tal? 👋 \\"quoted\\"","preview_url":true},
                                 "biz_opaque_callback_data":"message-1"}"""));
    }

    @Test
    void aTemplateIsSentAsTheCloudApiWantsIt() throws IOException {
        server.answers(json(200, ACCEPTANCE));
        var component = JSON.readTree("{\"type\":\"body\",\"parameters\":[{\"type\":\"text\",\"text\":\"Zoë\"}]}");

        whatsApp.send(TOKEN, ALICE, new Content.Template("order_update", "en_US", List.of(component)), "message-1");

        assertThat(JSON.readTree(server.requests().getFirst().body()))
                .isEqualTo(
                        JSON.readTree(
                                """
                                {"messaging_product":"whatsapp","recipient_type":"individual","to":"15550100000","type":"template",
                                 "template":{"name":"order_update","language":{"code":"en_US"},
                                  "components":[{"type":"body","parameters":[{"type":"text","text":"Zoë"}]}]},
                                 "biz_opaque_callback_data":"message-1"}"""));
    }

    @Test
    void anErrorThatWillNotPassIsARefusal() {
        assertThat(sendAnswered(json(400, graphError(131026))))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.error().numbers()).isEqualTo("code 131026, trace A"));
    }

    @Test
    void aPassingErrorIsNotAcceptedAndSaysWhenToRetry() {
        assertThat(sendAnswered(answer(429, "Retry-After: 7\r\n", graphError(130429))))
                .isInstanceOfSatisfying(NotAccepted.class, notTaken -> {
                    assertThat(notTaken.error().code()).isEqualTo(130429);
                    assertThat(notTaken.retryAfter()).contains(Duration.ofSeconds(7));
                });
    }

    @Test
    void aServerErrorOfAnotherKindIsUnknown() {
        assertThat(sendAnswered(answer(502, "Content-Type: text/html\r\n", "<html>Bad gateway</html>")))
                .isEqualTo(new Unknown("status 502 without a Graph error"));
    }

    @Test
    void aSuccessWithoutAnIdIsUnknown() {
        assertThat(sendAnswered(json(200, "{\"messages\":[]}")))
                .isEqualTo(new Unknown("status 200 without a message id"));
    }

    @Test
    void aConnectionThatEndsBeforeTheAnswerIsUnknownAndSentOnce() {
        assertThat(sendAnswered(closing(""))).isInstanceOf(Unknown.class);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aConnectionThatIsResetIsUnknownAndSentOnce() {
        assertThat(sendAnswered(resetting())).isInstanceOf(Unknown.class);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void anAnswerThatBreaksOffInTheMiddleIsUnknownAndSentOnce() {
        assertThat(sendAnswered(closing("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + ACCEPTANCE)))
                .isInstanceOf(Unknown.class);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void anAnswerThatIsNotHttpIsUnknown() {
        assertThat(sendAnswered(closing("220 smtp.example ready\r\n\r\n"))).isInstanceOf(Unknown.class);
    }

    @Test
    void anAnswerThatNeverComesIsUnknownInTime() {
        assertThat(hastySendAnswered(silent())).isEqualTo(new Unknown("no complete answer in time"));
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void anAnswerWhoseBodyNeverEndsIsUnknownInTime() {
        assertThat(hastySendAnswered(ScriptedServer.bytes("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{")))
                .isEqualTo(new Unknown("no complete answer in time"));
    }

    private SendOutcome hastySendAnswered(Script script) {
        server.answers(script);
        var hasty = new WhatsApp(settings(server.url()), Duration.ofSeconds(3), Duration.ofSeconds(1));
        return hasty.send(TOKEN, ALICE, HELLO, "message-1");
    }

    @Test
    void aHugeAnswerIsUnknown() {
        var huge = ACCEPTANCE.replace("accepted", "accepted".repeat(10_000));
        assertThat(sendAnswered(json(200, huge))).isInstanceOf(Unknown.class);
    }

    @Test
    void aRedirectIsNotFollowed() {
        var elsewhere = "Location: " + server.url() + "/elsewhere\r\n";
        assertThat(sendAnswered(answer(307, elsewhere, ""), json(200, ACCEPTANCE)))
                .isEqualTo(new Unknown("status 307 without a Graph error"));
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aRefusedConnectionIsNoConnection() throws IOException {
        URI closedPort;
        try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closedPort = URI.create("http://127.0.0.1:" + closed.getLocalPort());
        }
        assertThat(sendTo(closedPort)).isEqualTo(new NoConnection("no connection"));
    }

    @Test
    void aNameThatCannotBeResolvedIsNoConnection() {
        assertThat(sendTo(URI.create("https://graph.invalid"))).isEqualTo(new NoConnection("no connection"));
    }

    @Test
    void aConnectionThatIsNotAcceptedInTimeIsNoConnection() throws IOException {
        try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var waiting = new ArrayList<Socket>();
            for (int i = 0; i < 8; i++) {
                var socket = new Socket();
                waiting.add(socket);
                try {
                    socket.connect(full.getLocalSocketAddress(), 100);
                } catch (SocketTimeoutException _) {
                    break;
                }
            }
            var url = URI.create("http://127.0.0.1:" + full.getLocalPort());
            var hasty = new WhatsApp(settings(url), Duration.ofMillis(500), Duration.ofSeconds(5));
            assertThat(hasty.send(TOKEN, ALICE, HELLO, "message-1"))
                    .isEqualTo(new NoConnection("no connection in time"));
            for (var socket : waiting) {
                socket.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 400 Bad Request\r\n\r\n"})
    void aFailedTlsHandshakeIsNoConnection(String answer) throws IOException {
        try (var plain = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> {
                while (!plain.isClosed()) {
                    try (var connection = plain.accept()) {
                        if (connection.getInputStream().read() >= 0) {
                            connection.getOutputStream().write(answer.getBytes(US_ASCII));
                        }
                    } catch (IOException _) {
                        // The test is over, or the client is gone.
                    }
                }
            });
            assertThat(sendTo(URI.create("https://localhost:" + plain.getLocalPort())))
                    .isInstanceOf(NoConnection.class);
        }
    }

    private static SendOutcome sendTo(URI url) {
        return new WhatsApp(settings(url)).send(TOKEN, ALICE, HELLO, "message-1");
    }

    /// A connection kept open may be dead without notice, and what is posted on it is lost: nobody would know.
    @Test
    void eachAttemptHasAConnectionOfItsOwn() {
        assertThat(sendAnswered(json(200, ACCEPTANCE))).isInstanceOf(Accepted.class);
        assertThat(sendAnswered(json(200, ACCEPTANCE))).isInstanceOf(Accepted.class);
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void anInterruptedSendIsUnknownAndStaysInterrupted() {
        server.answers(silent());
        Thread.currentThread().interrupt();
        assertThat(whatsApp.send(TOKEN, ALICE, HELLO, "message-1")).isInstanceOf(Unknown.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void theJdkIsNotAllowedToSendTwice() {
        System.setProperty("jdk.httpclient.enableAllMethodRetry", "");
        try {
            assertThatThrownBy(() -> new WhatsApp(settings(server.url()))).isInstanceOf(IllegalStateException.class);
        } finally {
            System.clearProperty("jdk.httpclient.enableAllMethodRetry");
        }
    }

    @Test
    void callbackDataThatMetaWouldRefuseIsNotSent() {
        for (var callbackData : List.of("", " ", "x".repeat(513))) {
            assertThatThrownBy(() -> whatsApp.send(TOKEN, ALICE, HELLO, callbackData))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(server.requests()).isEmpty();
    }
}
