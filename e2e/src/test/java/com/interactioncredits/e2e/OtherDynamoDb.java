package com.interactioncredits.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/// DynamoDB Local in a separate process, in memory.
final class OtherDynamoDb implements AutoCloseable {
    private final Process process;
    private final int port;

    OtherDynamoDb() {
        var libraries = Path.of("../dynamodb-local/target/lib").toAbsolutePath().normalize();
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
        try {
            process = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:CompileThresholdScaling=2",
                            "-XX:+UseSerialGC",
                            "--enable-native-access=ALL-UNNAMED",
                            "--sun-misc-unsafe-memory-access=allow",
                            "-cp",
                            libraries + "/*",
                            "com.amazonaws.services.dynamodbv2.local.main.ServerRunner",
                            "-inMemory",
                            "-sharedDb",
                            "-disableTelemetry",
                            "-port",
                            Integer.toString(port)))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
        Eventually.get(this::answers, answers -> answers);
    }

    private boolean answers() {
        if (!process.isAlive()) {
            throw new IllegalStateException("DynamoDB Local did not start");
        }
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
