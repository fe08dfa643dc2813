package com.interactioncredits.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A write whose answer is lost may have taken effect: only `StoreRetry` repeats it, and knows that it does. The JDK's
/// HTTP client sends a buffered POST again by itself, and does not where the SDK streams the body.
@Timeout(30)
class AwsClientsTest {
    private final LossyServer server = new LossyServer();

    @AfterEach
    void stop() throws IOException {
        server.socket.close();
    }

    @Test
    void aWriteWhoseFreshConnectionIsLostIsSentOnce() {
        assertThatThrownBy(() -> put("lost")).isInstanceOf(SdkClientException.class);
        assertThat(server.received).hasSize(1);
    }

    @Test
    void aWriteWhoseKeptConnectionIsLostIsSentOnce() {
        put("answered");
        assertThatThrownBy(() -> put("lost")).isInstanceOf(SdkClientException.class);
        assertThat(server.received).hasSize(2);
        assertThat(server.connections).hasSize(1);
    }

    /// Shows that the server loses connections in a way that the JDK notices.
    @Test
    void theJdkSendsABufferedPostTwice() throws IOException {
        var connection = (HttpURLConnection) server.address().toURL().openConnection();
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        try (var body = connection.getOutputStream()) {
            body.write("lost".getBytes(StandardCharsets.US_ASCII));
        }
        assertThatThrownBy(connection::getResponseCode).isInstanceOf(IOException.class);
        assertThat(server.received).hasSize(2);
    }

    private void put(String text) {
        var endpoint = new AwsClients.Endpoint(server.address(), List.of());
        try (var clients = new AwsClients(Optional.of(endpoint))) {
            clients.dynamo().putItem(put -> put.tableName("credits")
                    .item(Map.of("pk", AttributeValue.fromS(text)))
                    .overrideConfiguration(override -> override.credentialsProvider(
                            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))));
        }
    }

    /// Reads each request whole, and closes the connection of one that has `lost` in it instead of an answer.
    private static final class LossyServer {
        private final ServerSocket socket;
        private final List<String> received = new CopyOnWriteArrayList<>();
        private final List<Socket> connections = new CopyOnWriteArrayList<>();

        LossyServer() {
            try {
                socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            } catch (IOException noPort) {
                throw new AssertionError(noPort);
            }
            Thread.ofVirtual().start(this::accept);
        }

        URI address() {
            return URI.create("http://localhost:" + socket.getLocalPort());
        }

        private void accept() {
            while (!socket.isClosed()) {
                try {
                    var connection = socket.accept();
                    connections.add(connection);
                    Thread.ofVirtual().start(() -> serve(connection));
                } catch (IOException _) {
                    // closed by the test
                }
            }
        }

        private void serve(Socket connection) {
            try (connection) {
                var in = new BufferedReader(
                        new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
                for (var body = body(in); !body.isEmpty(); body = body(in)) {
                    received.add(body);
                    if (body.contains("lost")) {
                        return;
                    }
                    connection
                            .getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
                                    .getBytes(StandardCharsets.US_ASCII));
                }
            } catch (IOException _) {
                // closed by the client
            }
        }

        /// Empty when the connection has ended.
        private static String body(BufferedReader in) throws IOException {
            int length = 0;
            for (var line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(
                            line.substring("content-length:".length()).strip());
                }
            }
            var body = new char[length];
            for (int read = 0; read < length; read++) {
                body[read] = (char) in.read();
            }
            return new String(body);
        }
    }
}
