package com.interactioncredits.local;

import com.interactioncredits.local.clock.LocalClock;
import com.interactioncredits.local.events.AwsClients;
import com.interactioncredits.local.events.EventSources;
import com.interactioncredits.local.events.Workers;
import com.interactioncredits.local.http.Gateway;
import com.interactioncredits.local.lambda.FunctionLog;
import com.interactioncredits.local.lambda.LocalFunctions;
import com.interactioncredits.local.store.LocalDynamoDb;
import com.interactioncredits.local.store.LocalQueues;
import com.interactioncredits.local.template.LocalValues;
import com.interactioncredits.local.template.Template;
import com.interactioncredits.local.tokens.LocalTokens;
import com.interactioncredits.local.whatsapp.PretendedWhatsApp;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/// The whole system in this process, from start to close. One at a time in a process, since the AWS SDK's clients learn
/// their endpoints from system properties.
public final class LocalSystem implements AutoCloseable {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final PrintStream out;
    private final HttpListener front;
    private final URI base;

    /// @param out where failures of functions and executions are told
    /// @throws IllegalStateException if a part does not start; says which and why, in one line
    static LocalSystem start(LocalConfig config, PrintStream out) {
        var front = HttpListener.bind(config.port());
        var system = new LocalSystem(front, out);
        try {
            system.build(config);
            return system;
        } catch (RuntimeException failed) {
            system.close();
            throw failed;
        }
    }

    private LocalSystem(HttpListener front, PrintStream out) {
        this.front = front;
        this.out = out;
        this.base = URI.create("http://localhost:" + front.port());
    }

    public URI baseUri() {
        return base;
    }

    private void build(LocalConfig config) {
        var folder = opened(DataFolder.open(config.dataFolder())).path();
        var clock = LocalClock.in(folder);
        // Each takes a second or more, most of it to load classes.
        var starting = CompletableFuture.supplyAsync(() -> LocalQueues.start(clock, folder));
        parts.push(() -> starting.thenAccept(LocalQueues::close).join());
        var dynamoDb = opened(LocalDynamoDb.start(folder.resolve("dynamodb")));
        var queues = ended(starting);
        var aside = HttpListener.bind(0);
        var asideUri = URI.create("http://127.0.0.1:" + aside.port());
        AwsProperties.set(dynamoDb.endpoint(), queues.endpoint(), asideUri);

        var settings = new LocalSettings(base, asideUri.resolve("/whatsapp"), config.settings());
        var template = Template.read(config.template(), new LocalValues(Map.of(), settings::variable, queues::url));
        var aws = new AwsClients(
                opened(DynamoDbClient.create()), opened(DynamoDbStreamsClient.create()), opened(SqsClient.create()));
        template.tables().forEach(table -> dynamoDb.create(aws.dynamo(), table.create()));
        template.queues().forEach(queue -> queues.create(aws.sqs(), queue));

        var functions = opened(new LocalFunctions(template.functions().values(), clock, new FunctionLog(out)));
        var workers = new Workers();
        var whatsApp = opened(whatsApp(folder, clock, workers));
        aside.handle("/whatsapp", whatsApp);
        opened(aside);
        var executions = opened(StateMachines.serve(template.stateMachines(), functions, clock, out));
        aside.handle("/", executions);
        aside.start();

        opened(workers);
        var sources = new EventSources(template, aws, functions::invoke, clock, workers);
        sources.start(queues::url);
        var tokens = new LocalTokens(base.toString(), folder);
        var queueUrls = new LinkedHashMap<String, String>();
        template.queues().forEach(queue -> queueUrls.put(queue.id(), queues.url(queue.name())));
        var dev = new DevEndpoints(clock, tokens, whatsApp, queueUrls, base.toString());
        front.handle("/", new FrontDoor(dev, tokens.jwksJson(), new Gateway(template.routes(), functions, clock)));
        front.start();
        whatsApp.resume();
    }

    private PretendedWhatsApp whatsApp(Path folder, LocalClock clock, Workers workers) {
        var settings = new PretendedWhatsApp.Settings(
                LocalSettings.ACCESS_TOKEN,
                LocalSettings.APP_SECRET,
                base.resolve("/api/webhooks/whatsapp"),
                folder.resolve("whatsapp"));
        return new PretendedWhatsApp(
                settings,
                clock,
                (after, task) -> workers.start("webhook", () -> {
                    workers.await(() -> clock.sleep(after));
                    task.run();
                }));
    }

    private static <T> T ended(CompletableFuture<T> start) {
        try {
            return start.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        parts.push(part);
        return part;
    }

    /// Stops taking calls, gives what is under way a moment, and abandons the rest: at most about three seconds.
    @Override
    public void close() {
        front.close();
        for (var part : parts) {
            try {
                part.close();
            } catch (Exception _) { // AutoCloseable declares it; the rest is closed all the same
            }
        }
    }
}
