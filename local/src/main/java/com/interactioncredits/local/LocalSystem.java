package com.interactioncredits.local;

import com.interactioncredits.local.clock.LocalClock;
import com.interactioncredits.local.cloudwatch.Alarms;
import com.interactioncredits.local.cloudwatch.CloudWatchEndpoint;
import com.interactioncredits.local.cloudwatch.MeasuredLines;
import com.interactioncredits.local.cloudwatch.MetricStore;
import com.interactioncredits.local.codedeploy.CodeDeployEndpoint;
import com.interactioncredits.local.events.AwsClients;
import com.interactioncredits.local.events.EventSources;
import com.interactioncredits.local.events.EventSwitches;
import com.interactioncredits.local.events.Workers;
import com.interactioncredits.local.http.Gateway;
import com.interactioncredits.local.lambda.FunctionLog;
import com.interactioncredits.local.lambda.InvokeEndpoint;
import com.interactioncredits.local.lambda.LocalFunctions;
import com.interactioncredits.local.secrets.SecretsManagerEndpoint;
import com.interactioncredits.local.show.Stories;
import com.interactioncredits.local.stepfunctions.StepFunctionsEndpoint;
import com.interactioncredits.local.store.ExternalQueues;
import com.interactioncredits.local.store.ExternalTables;
import com.interactioncredits.local.store.LocalDynamoDb;
import com.interactioncredits.local.store.LocalQueues;
import com.interactioncredits.local.store.Queues;
import com.interactioncredits.local.store.Tables;
import com.interactioncredits.local.template.Template;
import com.interactioncredits.local.tokens.LocalTokens;
import com.interactioncredits.local.whatsapp.SimulatedWhatsApp;
import com.interactioncredits.wiring.Settings;
import com.interactioncredits.wiring.Wiring;
import com.sun.net.httpserver.HttpHandler;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/// The whole system in this process. One at a time, since the AWS SDK's clients read their endpoints from system
/// properties.
public final class LocalSystem implements AutoCloseable {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final AwsProperties properties = new AwsProperties();
    private final PrintStream out;
    private final HttpListener front;
    private final URI base;

    /// @param out prints the external services, and failures of functions and executions
    /// @throws IllegalStateException if a part does not start; says which and why, in one line
    static LocalSystem start(LocalConfig config, PrintStream out) {
        config.external().requireReachable();
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
        var folder = register(DataFolder.open(config.dataFolder())).path();
        var clock = LocalClock.in(folder);
        external.keepRealTime().ifPresent(clock::keepRealTimeWith);
        var sidePort = register(HttpListener.bind(config.lambdaPort(), "LAMBDA_PORT"));
        var sidePortUri = URI.create("http://127.0.0.1:" + sidePort.port());
        var settings = new LocalSettings(base, sidePortUri.resolve("/whatsapp"), config.settings());
        register(properties);
        properties.identity(external, config.settings());
        properties.functions(
                sidePortUri.resolve(CodeDeployEndpoint.PATH),
                sidePortUri.resolve(CloudWatchEndpoint.PATH),
                sidePortUri);
        var deployment = stores(config, settings, clock, folder, sidePortUri);
        var template = deployment.in(folder);

        var metrics = measureLog();
        var functions = register(new LocalFunctions(template.functions().values(), clock, new FunctionLog(out)));
        var alarms = new Alarms(
                template.alarms(), clock, metrics, () -> deployment.queues().waiting());
        functions.onEnd(alarms::invoked);
        var workers = new Workers(functions.activity());
        var machines = external.stepFunctions().isPresent()
                ? Optional.<StepFunctionsEndpoint>empty()
                : Optional.of(StateMachines.serve(template.stateMachines(), functions, clock, out));
        var whatsApp = register(whatsApp(config, clock, workers, machines));
        sidePort.handle("/whatsapp", whatsApp);
        register(sidePort); // a second time, so that it stops accepting calls before its handlers are closed
        sidePort.handle(InvokeEndpoint.PATH, new InvokeEndpoint(functions));
        sidePort.handle(SecretsManagerEndpoint.PATH, new SecretsManagerEndpoint(LocalSettings.secrets()));
        var codeDeploy = new CodeDeployEndpoint();
        sidePort.handle(CodeDeployEndpoint.PATH, codeDeploy);
        sidePort.handle(CloudWatchEndpoint.PATH, new CloudWatchEndpoint(metrics));
        machines.ifPresent(endpoint -> sidePort.handle("/", register(endpoint)));
        sidePort.start();
        if (external.isAnySet()) {
            out.println(external.summary(sidePortUri));
        }

        register(workers);
        var switches = new EventSwitches();
        var sources = new EventSources(template, deployment.aws(), functions::invoke, clock, workers, switches);
        var loops = sources.start(deployment.queues()::url);
        var idle = new IdleProbe(functions.activity(), workers, loops, machines, clock);
        var tokens = new LocalTokens(base.toString(), folder);
        var queueUrls = new LinkedHashMap<String, String>();
        template.queues()
                .forEach(queue -> queueUrls.put(queue.id(), deployment.queues().url(queue.name())));
        var dev = new DevEndpoints(clock, functions.activity(), tokens, whatsApp, queueUrls, base.toString());
        var devFunctions = new DevFunctions(functions::invoke, codeDeploy, stories(template, deployment, clock));
        var gateway = new Gateway(template.routes(), template.cors(), functions, clock);
        var console = new Console(config.console(), template.pageHeaders());
        front.handle(
                "/",
                new FrontDoor(
                        dev,
                        devFunctions,
                        new DevAws(alarms, switches),
                        idle,
                        tokens.jwksJson(),
                        measured(gateway, alarms),
                        console));
        front.start();
        whatsApp.resume();
    }

    /// The functions keep the standard output that they find when they are made.
    private MetricStore measureLog() {
        var metrics = new MetricStore();
        var before = System.out;
        var measured = new MeasuredLines(before, metrics);
        System.setOut(measured);
        parts.push(() -> {
            if (System.out == measured) {
                System.setOut(before);
            }
        });
        return metrics;
    }

    private static HttpHandler measured(HttpHandler gateway, Alarms alarms) {
        return exchange -> {
            long began = System.nanoTime();
            gateway.handle(exchange);
            alarms.answered("HttpApi", exchange.getResponseCode(), Duration.ofNanos(System.nanoTime() - began));
        };
    }

    private static Function<String, List<String>> stories(Template template, Deployment deployment, LocalClock clock) {
        var table = template.tables().getFirst().name();
        var aws = deployment.aws();
        var stories = new Stories(new Wiring(
                new Settings(Map.of("TABLE_NAME", table)), clock, aws::dynamo, aws::sqs, SecretsManagerClient::create));
        return id -> stories.of(id).map(Stories.Story::lines).orElse(List.of());
    }

    /// Starts the stores that are not external, and sets the endpoints of all of them for the SDK's clients.
    private Deployment stores(
            LocalConfig config, LocalSettings settings, LocalClock clock, Path folder, URI sidePortUri) {
        var external = config.external();
        // Both start at the same time: each takes a second or more, most of it for loading classes.
        var starting = CompletableFuture.supplyAsync(() ->
                external.sqs().<Queues>map(ExternalQueues::new).orElseGet(() -> LocalQueues.start(clock, folder)));
        parts.push(() -> starting.thenAccept(Queues::close).join());
        var tables = register(external.dynamoDb()
                .<Tables>map(url -> new ExternalTables(url, external.streams().orElse(url)))
                .orElseGet(() -> LocalDynamoDb.start(folder.resolve("dynamodb"))));
        var queues = join(starting);
        properties.endpoints(
                tables.endpoint(),
                tables.streamsEndpoint(),
                queues.endpoint(),
                external.stepFunctions().orElse(sidePortUri),
                sidePortUri.resolve(SecretsManagerEndpoint.PATH));
        var aws = new AwsClients(
                register(DynamoDbClient.create()),
                register(DynamoDbStreamsClient.create()),
                register(SqsClient.create()));
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
            // Computed now, because the clock may be moved before the thread starts.
            var due = clock.instant().plus(after);
            workers.start("webhook", () -> {
                workers.await(due, () -> clock.sleepUntil(due));
                task.run();
            });
        };
        // With an external Step Functions the running executions are unknown.
        return new SimulatedWhatsApp(settings, clock, schedule, messageId -> {
            if (machines.isPresent()) {
                workers.await(Instant.MIN, () -> machines.get()
                        .awaitEnds(input -> input.path("messageId").asText().equals(messageId)));
            }
        });
    }

    private static <T> T join(CompletableFuture<T> start) {
        try {
            return start.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    private <T extends AutoCloseable> T register(T part) {
        parts.push(part);
        return part;
    }

    /// Stops accepting calls, gives running work a moment to end, and abandons the rest; takes about three seconds at
    /// most.
    @Override
    public void close() {
        front.close();
        for (var part : parts) {
            try {
                part.close();
            } catch (Exception _) { // AutoCloseable declares it; the other parts are closed regardless
            }
        }
    }
}
