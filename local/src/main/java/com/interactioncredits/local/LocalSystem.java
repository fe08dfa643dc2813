package com.interactioncredits.local;

import com.interactioncredits.local.clock.LocalClock;
import com.interactioncredits.local.codedeploy.CodeDeployEndpoint;
import com.interactioncredits.local.events.AwsClients;
import com.interactioncredits.local.events.EventSources;
import com.interactioncredits.local.events.Workers;
import com.interactioncredits.local.http.Gateway;
import com.interactioncredits.local.lambda.FunctionLog;
import com.interactioncredits.local.lambda.InvokeEndpoint;
import com.interactioncredits.local.lambda.LocalFunctions;
import com.interactioncredits.local.secrets.SecretsManagerEndpoint;
import com.interactioncredits.local.stepfunctions.StepFunctionsEndpoint;
import com.interactioncredits.local.store.ExternalQueues;
import com.interactioncredits.local.store.ExternalTables;
import com.interactioncredits.local.store.LocalDynamoDb;
import com.interactioncredits.local.store.LocalQueues;
import com.interactioncredits.local.store.Queues;
import com.interactioncredits.local.store.Tables;
import com.interactioncredits.local.tokens.LocalTokens;
import com.interactioncredits.local.whatsapp.SimulatedWhatsApp;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/// The whole system in this process, from start to close. One at a time in a process, since the AWS SDK's clients learn
/// their endpoints from system properties.
public final class LocalSystem implements AutoCloseable {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final AwsProperties properties = new AwsProperties();
    private final PrintStream out;
    private final HttpListener front;
    private final URI base;

    /// @param out where it is told which parts are elsewhere, and failures of functions and executions
    /// @throws IllegalStateException if a part does not start; says which and why, in one line
    static LocalSystem start(LocalConfig config, PrintStream out) {
        config.external().mustBeReachable();
        var front = HttpListener.bind(config.port(), "PORT");
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
        var external = config.external();
        var folder = opened(DataFolder.open(config.dataFolder())).path();
        var clock = LocalClock.in(folder);
        external.keepRealTime().ifPresent(clock::keepRealTimeWith);
        var aside = opened(HttpListener.bind(config.lambdaPort(), "LAMBDA_PORT"));
        var asideUri = URI.create("http://127.0.0.1:" + aside.port());
        var settings = new LocalSettings(base, asideUri.resolve("/whatsapp"), config.settings());
        opened(properties);
        properties.identity(external, config.settings());
        properties.functions(asideUri.resolve(CodeDeployEndpoint.PATH), asideUri);
        var deployment = stores(config, settings, clock, folder, asideUri);
        var template = deployment.in(folder);

        var functions = opened(new LocalFunctions(template.functions().values(), clock, new FunctionLog(out)));
        var workers = new Workers(functions.activity());
        var machines = external.stepFunctions().isPresent()
                ? Optional.<StepFunctionsEndpoint>empty()
                : Optional.of(StateMachines.serve(template.stateMachines(), functions, clock, out));
        var whatsApp = opened(whatsApp(config, clock, workers, machines));
        aside.handle("/whatsapp", whatsApp);
        opened(aside); // once more: it takes no more calls before what it calls is closed
        aside.handle(InvokeEndpoint.PATH, new InvokeEndpoint(functions));
        aside.handle(SecretsManagerEndpoint.PATH, new SecretsManagerEndpoint(LocalSettings.secrets()));
        var codeDeploy = new CodeDeployEndpoint();
        aside.handle(CodeDeployEndpoint.PATH, codeDeploy);
        machines.ifPresent(endpoint -> aside.handle("/", opened(endpoint)));
        aside.start();
        if (external.areAny()) {
            out.println(external.inOneLine(asideUri));
        }

        opened(workers);
        var sources = new EventSources(template, deployment.aws(), functions::invoke, clock, workers);
        var loops = sources.start(deployment.queues()::url);
        var idle = new IdleProbe(functions.activity(), workers, loops, machines, clock);
        var tokens = new LocalTokens(base.toString(), folder);
        var queueUrls = new LinkedHashMap<String, String>();
        template.queues()
                .forEach(queue -> queueUrls.put(queue.id(), deployment.queues().url(queue.name())));
        var dev = new DevEndpoints(clock, tokens, whatsApp, queueUrls, base.toString());
        var devFunctions = new DevFunctions(functions::invoke, codeDeploy);
        var gateway = new Gateway(template.routes(), template.cors(), functions, clock);
        var console = new Console(config.console(), template.pageHeaders());
        front.handle("/", new FrontDoor(dev, devFunctions, idle, tokens.jwksJson(), gateway, console));
        front.start();
        whatsApp.resume();
    }

    /// Starts the stores that are not external, and tells the SDK's clients where all of them are.
    private Deployment stores(LocalConfig config, LocalSettings settings, LocalClock clock, Path folder, URI aside) {
        var external = config.external();
        // Each takes a second or more, most of it to load classes.
        var starting = CompletableFuture.supplyAsync(() ->
                external.sqs().<Queues>map(ExternalQueues::new).orElseGet(() -> LocalQueues.start(clock, folder)));
        parts.push(() -> starting.thenAccept(Queues::close).join());
        var tables = opened(external.dynamoDb()
                .<Tables>map(url -> new ExternalTables(url, external.streams().orElse(url)))
                .orElseGet(() -> LocalDynamoDb.start(folder.resolve("dynamodb"))));
        var queues = ended(starting);
        properties.endpoints(
                tables.endpoint(),
                tables.streamsEndpoint(),
                queues.endpoint(),
                external.stepFunctions().orElse(aside),
                aside.resolve(SecretsManagerEndpoint.PATH));
        var aws = new AwsClients(
                opened(DynamoDbClient.create()), opened(DynamoDbStreamsClient.create()), opened(SqsClient.create()));
        return new Deployment(config, settings, aws, tables, queues);
    }

    private SimulatedWhatsApp whatsApp(
            LocalConfig config, LocalClock clock, Workers workers, Optional<StepFunctionsEndpoint> machines) {
        var settings = new SimulatedWhatsApp.Settings(
                LocalSettings.ACCESS_TOKEN,
                LocalSettings.APP_SECRET,
                base.resolve("/api/webhooks/whatsapp"),
                config.dataFolder().resolve("whatsapp"),
                config.whatsAppAnswersAfter());
        BiConsumer<Duration, Runnable> schedule = (after, task) -> {
            // From now, and not from when its thread begins: the clock may be moved between the two.
            var due = clock.instant().plus(after);
            workers.start("webhook", () -> {
                workers.await(due, () -> clock.sleepUntil(due));
                task.run();
            });
        };
        // Of a Step Functions in another process it is not known what runs.
        return new SimulatedWhatsApp(settings, clock, schedule, messageId -> {
            if (machines.isPresent()) {
                workers.await(Instant.MIN, () -> machines.get()
                        .awaitEnds(input -> input.path("messageId").asText().equals(messageId)));
            }
        });
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
