package com.interactioncredits.whatsapp;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// A server on loopback that reads whole requests and answers with scripted bytes, so that it can also break off in
/// the middle of an answer, which a proper HTTP server would not.
public final class ScriptedServer implements AutoCloseable {
    /// What to do with a request once it was read; the connection stays open for the next one unless it is closed.
    public interface Script {
        void answer(Socket connection) throws IOException;
    }

    public record Request(String head, String body) {
        public String line() {
            return head.substring(0, head.indexOf('\r'));
        }
    }

    private final ServerSocket listener;
    private final Queue<Script> scripts = new ConcurrentLinkedQueue<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    public ScriptedServer() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    public static Script json(int status, String body) {
        return answer(status, "Content-Type: application/json\r\n", body);
    }

    public static Script answer(int status, String headers, String body) {
        return bytes("HTTP/1.1 " + status + " Whatever\r\n" + headers + "Content-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
    }

    public static Script bytes(String answer) {
        return connection -> {
            connection.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
            connection.getOutputStream().flush();
        };
    }

    public static Script closing(String answer) {
        return connection -> {
            bytes(answer).answer(connection);
            connection.close();
        };
    }

    /// Breaks the connection with a TCP reset instead of an orderly end.
    public static Script resetting() {
        return connection -> {
            connection.setSoLinger(true, 0);
            connection.close();
        };
    }

    public static Script silent() {
        return _ -> {};
    }

    public ScriptedServer answers(Script... next) {
        scripts.addAll(List.of(next));
        return this;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    public List<Request> requests() {
        return requests;
    }

    public int connections() {
        return connections.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (var connection : open) {
            connection.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                var connection = listener.accept();
                connections.incrementAndGet();
                open.add(connection);
                Thread.ofVirtual().start(() -> serve(connection));
            }
        } catch (IOException _) {
            // Closed: the test is over.
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            var in = new BufferedInputStream(connection.getInputStream());
            while (read(in)) {
                var script = scripts.poll();
                (script == null ? resetting() : script).answer(connection);
            }
        } catch (IOException _) {
            // The client went away, or the script closed the connection.
        }
    }

    private boolean read(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return false;
            }
            head.append((char) next);
        }
        int length = head.toString()
                .lines()
                .filter(line -> line.regionMatches(true, 0, "Content-Length: ", 0, 16))
                .map(line -> Integer.parseInt(line.substring(16)))
                .findFirst()
                .orElseThrow(() -> new UncheckedIOException(new IOException("a request without a length")));
        requests.add(new Request(head.toString(), new String(in.readNBytes(length), StandardCharsets.UTF_8)));
        return true;
    }
}
