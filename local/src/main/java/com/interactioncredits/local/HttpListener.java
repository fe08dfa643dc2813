package com.interactioncredits.local;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// An HTTP server on the loopback interface, with a virtual thread for each call.
final class HttpListener implements AutoCloseable {
    private static final int BACKLOG = 1_024;

    private final HttpServer server;
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    private boolean started;

    private HttpListener(HttpServer server) {
        this.server = server;
        server.setExecutor(calls);
    }

    /// Binds the port; calls wait until [#start()].
    ///
    /// @param port 0 for any free port
    /// @param setting the environment variable that sets the port
    /// @throws IllegalStateException if the port is in use
    static HttpListener bind(int port, String setting) {
        try {
            var address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
            return new HttpListener(HttpServer.create(address, BACKLOG));
        } catch (BindException _) {
            throw new IllegalStateException("port " + port
                    + " is already in use: stop the process that uses it, or set " + setting + " to another port");
        } catch (IOException failed) {
            throw new IllegalStateException("port " + port + " cannot be used", failed);
        }
    }

    void handle(String path, HttpHandler handler) {
        server.createContext(path, handler);
    }

    void start() {
        server.start();
        started = true;
    }

    int port() {
        return server.getAddress().getPort();
    }

    /// Accepts no more calls, and gives running ones a second to end.
    @Override
    public void close() {
        if (!started) {
            start(); // otherwise the port stays bound until the process ends
        }
        server.stop(1);
        calls.shutdownNow();
    }
}
