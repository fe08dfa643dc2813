package com.interactioncredits.dynamodblocal;

import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;

/// DynamoDB Local behind a loopback port, whose address it supplies. Its AWS SDK is older than ours. Callers therefore
/// load this class from `target/lib/dynamodb-local.jar` through a class loader whose parent is the platform's, and call
/// `onDisk` or `inMemory` by reflection: both sides share only types of the JDK. A process needs one such class loader,
/// not more: SQLite's native library can be loaded once.
public final class DynamoDbLocal implements Supplier<URI>, AutoCloseable {
    private final Server server;
    private final LocalDynamoDBServerHandler handler;
    private final URI endpoint;

    private DynamoDbLocal(Server server, LocalDynamoDBServerHandler handler, URI endpoint) {
        this.server = server;
        this.handler = handler;
        this.endpoint = endpoint;
    }

    /// @param folder is there already
    /// @throws IllegalStateException if it cannot be started
    public static DynamoDbLocal onDisk(Path folder) {
        return withOwnClassLoader(() -> new DurableRequests(folder.toString()));
    }

    /// @throws IllegalStateException if it cannot be started
    public static DynamoDbLocal inMemory() {
        return withOwnClassLoader(InMemory::new);
    }

    private static final class InMemory extends LocalDynamoDBRequestHandler {
        InMemory() {
            super(0, true, null, true, false);
        }
    }

    /// Its libraries look for their parts through the thread's class loader, and its threads inherit that of this one.
    private static DynamoDbLocal withOwnClassLoader(Supplier<LocalDynamoDBRequestHandler> requests) {
        var thread = Thread.currentThread();
        var callers = thread.getContextClassLoader();
        thread.setContextClassLoader(DynamoDbLocal.class.getClassLoader());
        try {
            return start(requests.get());
        } catch (Exception failed) { // Jetty's start declares it
            throw new IllegalStateException("DynamoDB Local did not start", failed);
        } finally {
            thread.setContextClassLoader(callers);
        }
    }

    /// Built without its command line, it has no telemetry to switch off: nothing configures it.
    private static DynamoDbLocal start(LocalDynamoDBRequestHandler requests) throws Exception {
        var handler = new LocalDynamoDBServerHandler(requests, "*");
        var server = new Server();
        var connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setPort(0);
        server.addConnector(connector);
        var context = new ContextHandler();
        context.setHandler(handler);
        server.setHandler(context);
        server.start();
        return new DynamoDbLocal(server, handler, URI.create("http://127.0.0.1:" + connector.getLocalPort()));
    }

    /// Where it listens.
    @Override
    public URI get() {
        return endpoint;
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception _) { // Jetty's stop declares it; the store behind it is closed all the same
            Thread.currentThread().interrupt();
        }
        handler.close();
    }
}
