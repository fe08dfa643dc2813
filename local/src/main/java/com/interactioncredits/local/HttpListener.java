package com.interactioncredits.local;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// An HTTP server of this machine only, with a virtual thread for each call.
final class HttpListener implements AutoCloseable {
    private static final int BACKLOG = 1_024;

    private final HttpServer server;
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    private boolean started;

    private HttpListener(HttpServer server) {
        this.server = server;
        server.setExecutor(calls);
    }

    /// Takes the port; calls wait until [#start()].
    ///
    /// @param port 0 takes any free one
    /// @param setting what the port is chosen with
    /// @throws IllegalStateException if the port is taken
    static HttpListener bind(int port, String setting) {
        try {
            var address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
            return new HttpListener(HttpServer.create(address, BACKLOG));
        } catch (BindException _) {
            throw new IllegalStateException(
                    "port " + port + " is taken: stop what uses it, or choose another with " + setting);
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

    /// Takes no more calls and gives those that run a second.
    @Override
    public void close() {
        if (!started) {
            start(); // or the port would stay bound until the process ends
        }
        server.stop(1);
        calls.shutdownNow();
    }
}
