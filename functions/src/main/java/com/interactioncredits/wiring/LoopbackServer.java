package com.interactioncredits.wiring;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ServerSocketFactory;

/// Answers HTTP/1.1 on this machine, one request a connection. Everything outside of a function, while it is primed.
final class LoopbackServer implements AutoCloseable {
    /// @param headers by their names in lower case
    record Request(String method, String path, Map<String, String> headers, String body) {
        /// The operation of AWS that it calls, such as `DynamoDB_20120810.Query`, or else its method and path.
        String target() {
            return headers.getOrDefault("x-amz-target", method + " " + path);
        }

        /// The same with the key of the item that it is about, where it is about one: a function may read its items in
        /// another order at its next call, or one of them no more.
        String question() throws IOException {
            if (!headers.getOrDefault("x-amz-target", "").startsWith("DynamoDB")) {
                return target();
            }
            var key = new JsonMapper().readTree(body).path("Key");
            return key.isObject() ? target() + " " + key : target();
        }
    }

    record Answer(int status, String body) {
        static Answer ok(String body) {
            return new Answer(200, body);
        }
    }

    interface Answers {
        Answer to(Request request) throws IOException;
    }

    private final ServerSocket socket;
    private final String scheme;
    private final Answers answers;

    static LoopbackServer start(ServerSocketFactory sockets, String scheme, Answers answers) throws IOException {
        var server = new LoopbackServer(
                sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress()), scheme, answers);
        Thread.ofPlatform().daemon().name("priming").start(server::accept);
        return server;
    }

    private LoopbackServer(ServerSocket socket, String scheme, Answers answers) {
        this.socket = socket;
        this.scheme = scheme;
        this.answers = answers;
    }

    URI address() {
        return URI.create(scheme + "://localhost:" + socket.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try (var connection = socket.accept()) {
                connection.setSoTimeout(2_000);
                answer(connection);
            } catch (IOException _) {
                // The client went away, or the server is closed.
            }
        }
    }

    private void answer(Socket connection) throws IOException {
        var request = read(new BufferedInputStream(connection.getInputStream()));
        var answer = answers.to(request);
        var body = answer.body().getBytes(StandardCharsets.UTF_8);
        var out = new ByteArrayOutputStream();
        out.writeBytes(("HTTP/1.1 " + answer.status() + " -\r\nContent-Type: " + type(request) + "\r\nContent-Length: "
                        + body.length + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(body);
        connection.getOutputStream().write(out.toByteArray());
    }

    /// As in the request, since each protocol of AWS has its own.
    private static String type(Request request) {
        return request.headers().getOrDefault("content-type", "application/json");
    }

    private static Request read(InputStream in) throws IOException {
        var first = line(in).split(" ", -1);
        var headers = new TreeMap<String, String>();
        for (var line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Request(first[0], first[1], headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int read = in.read(); read != '\n'; read = in.read()) {
            if (read < 0) {
                throw new IOException("the connection ended");
            }
            line.write(read);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }
}
