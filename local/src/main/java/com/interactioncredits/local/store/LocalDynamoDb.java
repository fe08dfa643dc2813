package com.interactioncredits.local.store;

import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;

/// DynamoDB Local in this process, on disk, behind a loopback port. Its own deletion by `ttl` is never switched on: it
/// follows the real clock.
public final class LocalDynamoDb implements Tables {
    private final Path folder;
    private final Server server;
    private final LocalDynamoDBServerHandler handler;
    private final URI endpoint;

    private LocalDynamoDb(Path folder, Server server, LocalDynamoDBServerHandler handler, URI endpoint) {
        this.folder = folder;
        this.server = server;
        this.handler = handler;
        this.endpoint = endpoint;
    }

    /// @throws IllegalStateException if the store cannot be opened
    public static LocalDynamoDb start(Path folder) {
        try {
            Files.createDirectories(folder);
            // Built without its command line, it has no telemetry to switch off: nothing configures it.
            var requests = new DurableRequests(folder.toString());
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
            return new LocalDynamoDb(
                    folder, server, handler, URI.create("http://127.0.0.1:" + connector.getLocalPort()));
        } catch (IOException unusable) {
            throw new IllegalStateException("the folder " + folder + " cannot be used", unusable);
        } catch (Exception failed) { // Jetty's start declares it
            throw new IllegalStateException("DynamoDB Local did not start in " + folder, failed);
        }
    }

    @Override
    public URI endpoint() {
        return endpoint;
    }

    @Override
    public URI streamsEndpoint() {
        return endpoint;
    }

    @Override
    public void create(DynamoDbClient dynamo, CreateTableRequest table) {
        try {
            dynamo.createTable(table);
        } catch (ResourceInUseException _) {
            // kept from an earlier run, perhaps of an earlier version
            MissingIndexes.add(dynamo, table);
        } catch (DynamoDbException unusable) {
            throw new IllegalStateException(
                    "the database in " + folder + " cannot be used: move it away to begin a new one", unusable);
        }
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
