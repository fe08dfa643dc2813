package com.interactioncredits.local.cost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.interactioncredits.aws.JsonService;
import com.interactioncredits.local.StateMachines;
import com.interactioncredits.local.lambda.FunctionLog;
import com.interactioncredits.local.lambda.LocalFunctions;
import com.interactioncredits.local.stepfunctions.StateMachine;
import com.interactioncredits.local.template.EventSource;
import com.interactioncredits.local.template.LocalValues;
import com.interactioncredits.local.template.Stack;
import com.interactioncredits.local.template.Template;
import com.interactioncredits.local.tokens.LocalTokens;
import com.interactioncredits.local.whatsapp.WebhookSignature;
import com.interactioncredits.wiring.Wiring;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/// The deployed functions and the deployed state machine, with the table of the template in DynamoDB Local. All
/// that they request of AWS is counted, one call at a time.
final class CountedSystem implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String SECRET_ARN = "arn:aws:secretsmanager:us-east-1:000000000000:secret:whatsapp-000000";
    private static final String APP_SECRET = "app-secret";
    static final String TRACE = "xray-trace";
    static final String ORIGIN = "https://app.example.com";

    final MovingClock clock = new MovingClock();
    final MetaServer meta;
    final MeteredTemplate billed;
    private final Prices prices;
    private final Meter meter;
    private final Template template;
    final CountedTable table;
    private final MeteredQueues queues;
    private final OtherServices.Runs runs;
    private final LocalFunctions functions;
    private final LocalTokens tokens;
    private final Invocations invocations;

    /// @param folder for the table and the signing key
    /// @param settings environment variables that differ from the template's defaults
    CountedSystem(Path file, Path folder, Prices prices, Map<String, String> settings) {
        this.prices = prices;
        this.meter = new Meter(prices, clock);
        this.billed = new MeteredTemplate(file);
        this.meta = new MetaServer(meter);
        this.tokens = new LocalTokens(meta.url().toString(), folder);
        meta.serve("/.well-known/jwks.json", tokens.jwksJson());
        var variables = new HashMap<>(Map.of(
                "CLERK_ISSUER",
                meta.url().toString(),
                "CLERK_JWKS_URL",
                meta.url() + "/.well-known/jwks.json",
                "CLERK_JWT_KEY",
                "",
                "ALLOWED_ORIGINS",
                ORIGIN,
                "WHATSAPP_BASE_URL",
                meta.url().toString(),
                "WHATSAPP_PHONE_NUMBER_ID",
                "106540352242922",
                "WHATSAPP_SECRET_ARN",
                SECRET_ARN));
        variables.putAll(settings);
        this.template = Template.read(
                file,
                new LocalValues(
                        Map.of("ClerkIssuer", meta.url().toString(), "AllowedOrigins", ORIGIN),
                        variable -> Optional.ofNullable(variables.get(variable.name())),
                        Stack.local(name -> name)));
        this.table = new CountedTable(template.tables().getFirst(), folder.resolve("dynamodb"));
        this.queues = new MeteredQueues(meter);
        this.runs = new OtherServices.Runs(meter);
        this.functions = functions(table.metered(meter), new OtherServices.Secrets(meter, secret()));
        var machine =
                StateMachine.parse(StateMachines.text(template.stateMachines().getFirst()));
        this.invocations = new Invocations(functions, machine, billed, meter, prices, clock);
    }

    private LocalFunctions functions(DynamoDbClient store, SecretsManagerClient secrets) {
        try (var _ = new LogLines(meter, prices)) {
            return new LocalFunctions(
                    // Those that look after the functions ask Lambda and CodeDeploy alone, which cost nothing.
                    template.functions().values().stream()
                            .filter(function -> !function.handler().contains(".deployment."))
                            .toList(),
                    set -> new Wiring(
                                    set,
                                    clock,
                                    () -> store,
                                    () -> queues,
                                    () -> secrets,
                                    () -> runs,
                                    new Random(1),
                                    meter::pause,
                                    tasks -> tasks.forEach(Runnable::run))
                            .readingMetricsFrom(cloudWatch()),
                    new FunctionLog(System.err));
        }
    }

    /// Not called: the figures for operators are no part of a journey.
    private JsonService cloudWatch() {
        return new JsonService(
                JsonService.Service.CLOUD_WATCH,
                meta.url(),
                Region.EU_CENTRAL_1,
                AnonymousCredentialsProvider.create(),
                Wiring.http().build());
    }

    private static String secret() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("accessToken", "access-token")
                .put("appSecret", APP_SECRET)
                .put("verifyToken", "verify-token")
                .toString();
    }

    Template template() {
        return template;
    }

    /// What was used since the last time.
    Usage take() {
        return meter.take();
    }

    String token(String userId, Optional<String> role) {
        return tokens.mint(userId, role.orElse(null), Duration.ofMinutes(1), ORIGIN, clock.instant());
    }

    /// A call of the API.
    ///
    /// @param route such as `GET /api/changes`
    JsonNode call(
            String route, String query, Map<String, String> headers, Map<String, String> parameters, String body) {
        meter.count("api-request", "call", 1);
        meter.count(TRACE, "calls", billed.tracedShare());
        meter.count("log-byte", "access log", billed.accessLogBytes(route) + prices.assumed("log-event-bytes"));
        var event = JsonNodeFactory.instance.objectNode().put("version", "2.0").put("routeKey", route);
        event.put("rawPath", route.substring(route.indexOf(' ') + 1)).put("rawQueryString", query);
        headers.forEach(event.putObject("headers")::put);
        parameters.forEach(event.putObject("pathParameters")::put);
        event.putObject("requestContext")
                .put("requestId", "JKJaXmPLvHcESHA=")
                .putObject("http")
                .put("method", route.substring(0, route.indexOf(' ')));
        if (!body.isEmpty()) {
            event.put("body", body);
        }
        event.put("isBase64Encoded", false);
        var function = template.routes().stream()
                .filter(each -> each.key().equals(route))
                .findFirst()
                .orElseThrow()
                .function();
        var answer = invoke(function, event);
        if (answer.path("statusCode").asInt() >= 500) {
            throw new IllegalStateException(route + " answered " + answer);
        }
        return json(answer.path("body").asText("{}"));
    }

    void webhook(String body) {
        var signature = WebhookSignature.of(body, APP_SECRET);
        call(
                "POST /api/webhooks/whatsapp",
                "",
                Map.of("x-hub-signature-256", signature, "content-type", "application/json"),
                Map.of(),
                body);
    }

    /// What another system puts on the sends queue; its own request is counted, too.
    void queueSend(String body) {
        meter.count(MeteredQueues.REQUESTS, "send", 1);
        queues.put("local-sends", body);
    }

    /// Handles what is on the queues and makes the runs that were started, until nothing is left. Each entry is a batch
    /// of its own, as with a few messages a second.
    void settle() {
        boolean isBusy;
        do {
            isBusy = false;
            for (var source : template.eventSourcesOf(EventSource.Queue.class)) {
                for (var entry : queues.take(source.queueName())) {
                    isBusy = true;
                    count("receive", entry.isFair());
                    invoke(source.function(), queueEvent(entry.body()));
                    count("delete", entry.isFair());
                }
            }
            for (var input = runs.next(); input.isPresent(); input = runs.next()) {
                isBusy = true;
                invocations.run(json(input.get()));
            }
        } while (isBusy);
    }

    private void count(String request, boolean isFair) {
        meter.count(MeteredQueues.REQUESTS, request, 1);
        if (isFair) {
            meter.count(MeteredQueues.FAIR, request, 1);
        }
    }

    private static ObjectNode queueEvent(String body) {
        var event = JsonNodeFactory.instance.objectNode();
        var entry = event.putArray("Records").addObject().put("messageId", "m").put("body", body);
        entry.putObject("attributes").put("ApproximateReceiveCount", "1");
        return event;
    }

    JsonNode invoke(String function, JsonNode event) {
        return invocations.invoke(function, event);
    }

    /// Deletes what time to live deletes by now, and hands the deleted timers to their function.
    void timeToLive() {
        table.deleteByTimeToLive(clock.instant()).forEach(this::stream);
    }

    /// Hands a record of the table's stream to the functions whose filters match it, as a batch of its own.
    void stream(JsonNode record) {
        for (var source : template.eventSourcesOf(EventSource.Stream.class)) {
            if (source.patterns().stream().anyMatch(pattern -> pattern.matches(record))) {
                var event = JsonNodeFactory.instance.objectNode();
                event.putArray("Records").add(record);
                meter.count(TRACE, "the stream", billed.tracedShare());
                invoke(source.function(), event);
            }
        }
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    @Override
    public void close() {
        functions.close();
        meta.close();
        table.close();
    }
}
