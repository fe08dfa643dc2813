package com.interactioncredits.dynamodblocal;

import com.almworks.sqlite4java.SQLiteConnection;
import com.almworks.sqlite4java.SQLiteException;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import com.amazonaws.services.dynamodbv2.local.shared.access.sqlite.SQLiteLibraryLoader;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;

/// DynamoDB Local behind a loopback port, whose address it supplies. Its AWS SDK is older than ours. Callers therefore
/// load this class from `target/lib/dynamodb-local.jar` through a class loader whose parent is the platform's, and call
/// `onDisk` or `inMemory` by reflection: both sides share only types of the JDK. A process needs one such class loader,
/// not more: SQLite's native library can be loaded once.
public final class DynamoDbLocal implements Supplier<URI>, AutoCloseable {
    /// Where DynamoDB Local stores all tables, if they are shared by all regions and credentials.
    private static final String FILE = "shared-local-instance.db";

    /// Held, because a logger that is not loses its level.
    private static final Logger SQLITE_LOG = Logger.getLogger("com.almworks.sqlite4java");

    private final Server server;
    private final LocalDynamoDBServerHandler handler;
    private final URI endpoint;

    private DynamoDbLocal(Server server, LocalDynamoDBServerHandler handler, URI endpoint) {
        this.server = server;
        this.handler = handler;
        this.endpoint = endpoint;
    }

    /// @param folder must exist
    /// @throws IllegalStateException if it cannot be started
    public static DynamoDbLocal onDisk(Path folder) {
        return withOwnClassLoader(() -> {
            useWriteAheadLog(folder.resolve(FILE).toFile());
            return new DurableRequests(folder.toString());
        });
    }

    /// SQLite's own choice, a rollback journal, creates and deletes a file for each commit and waits for the disk four
    /// times; a write-ahead log waits once and is as durable. The database keeps the choice.
    private static void useWriteAheadLog(File file) {
        SQLITE_LOG.setLevel(Level.WARNING);
        try {
            // DynamoDB Local's copy of the native library: with a second one the process crashes.
            SQLiteLibraryLoader.initialize();
        } catch (Exception failed) { // the method declares it
            throw new IllegalStateException("SQLite cannot be loaded", failed);
        }
        var database = new SQLiteConnection(file);
        try {
            database.open();
            database.exec("PRAGMA page_size = 4096");
            database.exec("PRAGMA journal_mode = WAL");
        } catch (SQLiteException _) {
            // not a database: DynamoDB Local refuses its first call
        } finally {
            database.dispose();
        }
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

    /// The libraries load classes through the thread's class loader, and their threads inherit it.
    private static DynamoDbLocal withOwnClassLoader(Supplier<LocalDynamoDBRequestHandler> requests) {
        // Log4j's full implementation takes a twentieth of local mode's start, and logs the same: errors.
        System.setProperty("log4j2.loggerContextFactory", "org.apache.logging.log4j.simple.SimpleLoggerContextFactory");
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

    /// Without its command line it starts no telemetry.
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

    /// The URL where it listens.
    @Override
    public URI get() {
        return endpoint;
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception _) { // declared by Jetty; the store is closed regardless
            Thread.currentThread().interrupt();
        }
        handler.close();
    }
}
