package com.interactioncredits.local.store;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;

/// DynamoDB Local in this process, on disk, behind a loopback port. Its own time to live stays off, since it follows
/// the real clock. Its libraries, with another version of the AWS SDK, have their own class loader.
public final class LocalDynamoDb implements Tables {
    private static final String IMPLEMENTATION = "com.interactioncredits.dynamodblocal.DynamoDbLocal";
    private static final URLClassLoader OWN_CLASS_LOADER =
            new URLClassLoader("dynamodb-local", new URL[] {jar()}, ClassLoader.getPlatformClassLoader());

    private final Path folder;
    private final AutoCloseable server;
    private final URI endpoint;

    private LocalDynamoDb(Path folder, AutoCloseable server, URI endpoint) {
        this.folder = folder;
        this.server = server;
        this.endpoint = endpoint;
    }

    /// The jar in the module beside this one, independent of the working directory; its manifest names the other jars.
    private static URL jar() {
        try {
            var classes =
                    LocalDynamoDb.class.getProtectionDomain().getCodeSource().getLocation();
            return Path.of(classes.toURI())
                    .resolveSibling("../../dynamodb-local/target/lib/dynamodb-local.jar")
                    .normalize()
                    .toUri()
                    .toURL();
        } catch (URISyntaxException | MalformedURLException fault) {
            throw new IllegalStateException(fault);
        }
    }

    /// @throws IllegalStateException if the store cannot be opened
    public static LocalDynamoDb start(Path folder) {
        try {
            Files.createDirectories(folder);
            var server = OWN_CLASS_LOADER
                    .loadClass(IMPLEMENTATION)
                    .getMethod("onDisk", Path.class)
                    .invoke(null, folder);
            return new LocalDynamoDb(folder, (AutoCloseable) server, (URI) ((Supplier<?>) server).get());
        } catch (IOException unusable) {
            throw new IllegalStateException("the folder " + folder + " cannot be used", unusable);
        } catch (ClassNotFoundException notBuilt) {
            throw new IllegalStateException("DynamoDB Local is not built: `mvn -pl dynamodb-local compile`", notBuilt);
        } catch (ReflectiveOperationException failed) {
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
            // from an earlier run, perhaps of an earlier version
            MissingIndexes.add(dynamo, table);
        } catch (DynamoDbException unusable) {
            throw new IllegalStateException(
                    "the database in " + folder + " cannot be opened: move it away to start with a new one", unusable);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (Exception fault) { // declared by AutoCloseable; DynamoDB Local does not throw it
            throw new IllegalStateException(fault);
        }
    }
}
