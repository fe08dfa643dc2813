package com.interactioncredits.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.interactioncredits.local.template.QueueDefinition.Redrive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

class TemplateTest {
    private static final Path SAMPLE = Path.of("src/test/resources/template/template.yaml");
    private static final Path REAL = Path.of("../template.yaml");

    /// The parameters that the deployed template uses outside of functions.
    private static final Map<String, String> ISSUER =
            Map.of("AllowedOrigins", "https://app.example.com", "ClerkIssuer", "https://clerk.example.test");

    private static Template read(Path file) {
        return read(file, Map.of());
    }

    private static Template read(Path file, Map<String, String> parameters) {
        return Template.read(
                file,
                new LocalValues(
                        parameters,
                        variable -> Optional.of("local " + variable.name())
                                .filter(_ -> variable.name().equals("ISSUER")),
                        Stack.local(name -> "http://queues/" + name)));
    }

    @Test
    void aFunctionHasItsOwnSettingsBeforeTheGlobalOnes() {
        var reader = function("Reader");
        assertThat(reader.handler()).isEqualTo("shop.Reader");
        assertThat(reader.timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(function("Worker").timeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(function("Worker").environment()).containsEntry("SHARED", "global");
    }

    @Test
    void referencesInTheEnvironmentAreResolved() {
        assertThat(function("Reader").environment())
                .containsEntry("TABLE_NAME", "Items")
                .containsEntry("PRICE", "1")
                .containsEntry("SHARED", "own-eu-central-1-Items-${literal}")
                .containsEntry("QUEUE_URL", "http://queues/local-work")
                .containsEntry("QUEUE_NAME", "local-work")
                .containsEntry("JOINED", "a-y-narrow")
                .containsEntry("LEFT_OUT", "");
    }

    @Test
    void aLocalValueOverridesAReference() {
        assertThat(function("Reader").environment()).containsEntry("ISSUER", "local ISSUER");
    }

    @Test
    void conditionsDecideWhatExists() {
        assertThat(read(SAMPLE).functions()).containsOnlyKeys("Reader", "Worker");
        assertThat(read(SAMPLE, Map.of("Wide", "yes")).functions()).containsOnlyKeys("Reader", "WideOnly");
    }

    @Test
    void routesNameTheirFunction() {
        assertThat(read(SAMPLE).routes())
                .containsExactlyInAnyOrder(
                        new Route("GET", "/things/{id}", "Reader"), new Route("ANY", "$default", "Reader"));
    }

    @Test
    void eventSourcesAreReadAndDisabledOnesLeftOut() {
        var template = read(SAMPLE);
        assertThat(template.eventSourcesOf(EventSource.Queue.class))
                .containsExactly(new EventSource.Queue("Worker", "local-work", 3, 2, true));
        assertThat(template.eventSourcesOf(EventSource.Schedule.class))
                .extracting(EventSource.Schedule::every)
                .containsExactly(Duration.ofMinutes(5));
        assertThat(template.eventSourcesOf(EventSource.Stream.class))
                .singleElement()
                .satisfies(stream -> {
                    assertThat(stream.tableName()).isEqualTo("Items");
                    assertThat(stream.retries()).isEqualTo(2);
                    assertThat(stream.patterns()).hasSize(1);
                });
    }

    @Test
    void tablesAreReadWithIndexesStreamAndTimeToLive() {
        var table = read(SAMPLE).tables().getFirst();
        assertThat(table.name()).isEqualTo("Items");
        assertThat(table.timeToLive()).contains("ttl");
        assertThat(table.create().globalSecondaryIndexes()).singleElement().satisfies(index -> {
            assertThat(index.indexName()).isEqualTo("byTime");
            assertThat(index.keySchema()).hasSize(2);
        });
        assertThat(table.create().streamSpecification().streamViewType()).isEqualTo(StreamViewType.KEYS_ONLY);
    }

    @Test
    void aQueueComesAfterItsDeadLetterQueue() {
        var queues = read(SAMPLE).queues();
        assertThat(queues).extracting(QueueDefinition::name).containsExactly("Dead", "local-work");
        assertThat(queues.getLast().attributes()).isEqualTo(Map.of("VisibilityTimeout", "60", "DelaySeconds", "2"));
        assertThat(queues.getLast().redrive()).contains(new Redrive("arn:aws:sqs:eu-central-1:000000000000:Dead", 3));
    }

    @Test
    void aStateMachineKnowsItsFileAndItsFunctions() {
        var machine = read(SAMPLE).stateMachines().getFirst();
        assertThat(machine.definition()).isEqualTo(SAMPLE.toAbsolutePath().resolveSibling("machine.asl.json"));
        assertThat(machine.substitutions())
                .isEqualTo(Map.of("Reader", "arn:aws:lambda:eu-central-1:000000000000:function:Reader:live"));
    }

    @Test
    void anUnknownFunctionIsRefusedWithItsPlace(@TempDir Path folder) {
        assertRefused(folder, "Handler: !Cidr [a, b, c]", "Only: local mode does not support Fn::Cidr");
    }

    @Test
    void aReferenceToNothingIsRefused(@TempDir Path folder) {
        assertRefused(folder, "Handler: !Ref Nothing", "no value for Ref Nothing");
    }

    @Test
    void anUnknownEventIsRefused(@TempDir Path folder) {
        assertRefused(folder, "Handler: a.B\n      Events: {X: {Type: Kinesis}}", "events of type Kinesis");
    }

    @Test
    void aDuplicateKeyIsRefused(@TempDir Path folder) {
        assertRefused(folder, "Handler: a.B\n      Handler: a.C", "duplicate key Handler");
    }

    @Test
    void theDeployedTemplateIsSupported() {
        var template = Template.read(
                REAL,
                new LocalValues(
                        ISSUER,
                        variable -> Optional.of(variable.name()),
                        Stack.local(name -> "http://queues/" + name)));
        assertThat(template.routes()).extracting(Route::key).contains("POST /api/whatsapp/send", "GET /{proxy+}");
        assertThat(template.cors()).hasValueSatisfying(cors -> {
            assertThat(cors.allowOrigins()).isNotEmpty();
            assertThat(cors.allowMethods()).containsExactly("GET", "POST", "PUT");
            assertThat(cors.allowHeaders()).contains("authorization", "idempotency-key");
            assertThat(cors.exposeHeaders()).contains("etag", "retry-after");
            assertThat(cors.maxAgeSeconds()).isPositive();
        });
        assertThat(template.tables()).hasSize(1);
        assertThat(template.stateMachines()).singleElement().satisfies(machine -> assertThat(machine.definition())
                .exists());
        var queues = template.queues().stream().map(QueueDefinition::name).toList();
        assertThat(template.eventSourcesOf(EventSource.Queue.class))
                .isNotEmpty()
                .allSatisfy(source -> assertThat(queues).contains(source.queueName()));
    }

    @Test
    void theHeadersOfAPageAreReadWithoutThatOfTls() {
        assertThat(read(SAMPLE).pageHeaders())
                .isEqualTo(Map.of(
                        "Content-Security-Policy",
                        "default-src 'none'; connect-src local",
                        "X-Content-Type-Options",
                        "nosniff",
                        "X-Frame-Options",
                        "DENY",
                        "Referrer-Policy",
                        "no-referrer",
                        "Permissions-Policy",
                        "camera=()"));
    }

    @Test
    void theDeployedPageMayTalkToItsOriginAndToClerkAlone() {
        var headers = Template.read(REAL, new LocalValues(ISSUER, _ -> Optional.of(""), Stack.local(name -> name)))
                .pageHeaders();
        assertThat(headers.get("Content-Security-Policy"))
                .contains("connect-src 'self' https://clerk.example.test/;", "frame-ancestors 'none'")
                .doesNotContain("\n");
        assertThat(headers).doesNotContainKey("Strict-Transport-Security");
    }

    @Test
    void externalResourcesHaveTheNamesOfTheStack() {
        var stack = new Stack(
                "local-1",
                id -> "local-1-" + id,
                name -> "http://elsewhere/" + name,
                id -> Optional.of("arn:of:" + id));
        var made = List.of("TABLE_NAME", "SENDS_QUEUE_URL", "STATUSES_QUEUE_URL", "STATE_MACHINE_ARN");
        var template = Template.read(
                REAL,
                new LocalValues(
                        ISSUER, variable -> Optional.of("local").filter(_ -> !made.contains(variable.name())), stack));
        assertThat(template.tables()).singleElement().satisfies(table -> assertThat(table.name())
                .isEqualTo("local-1-Table"));
        assertThat(template.eventSourcesOf(EventSource.Stream.class))
                .extracting(EventSource.Stream::tableName)
                .containsOnly("local-1-Table");
        assertThat(template.functions().get("StartSending"))
                .extracting(FunctionDefinition::environment, InstanceOfAssertFactories.map(String.class, String.class))
                .containsEntry("TABLE_NAME", "local-1-Table")
                .containsEntry("SENDS_QUEUE_URL", "http://elsewhere/local-1-sends")
                .containsEntry("STATE_MACHINE_ARN", "arn:of:SendingStateMachine");
    }

    @Test
    void anExistingTableIsNotCreated() {
        var given = Map.of(
                "ClerkIssuer", "https://clerk.example.test",
                "AllowedOrigins", "https://app.example.test",
                "TableName", "kept",
                "TableStreamArn", "arn:aws:dynamodb:eu-central-1:000000000000:table/kept/stream/2026");
        var template = Template.read(
                REAL,
                new LocalValues(
                        given,
                        variable -> Optional.of("local")
                                .filter(_ -> !variable.name().equals("TABLE_NAME")),
                        Stack.local(name -> name)));
        assertThat(template.tables()).isEmpty();
        assertThat(template.functions().values()).isNotEmpty().allSatisfy(function -> assertThat(function.environment())
                .containsEntry("TABLE_NAME", "kept"));
        assertThat(template.eventSourcesOf(EventSource.Stream.class))
                .extracting(EventSource.Stream::tableName)
                .containsOnly("kept");
    }

    @Test
    void theDeployedTemplateNeedsNoInput() {
        // A variable without a local value and without a default would be an error here.
        var needed = List.of("CLERK_ISSUER", "ALLOWED_ORIGINS", "WHATSAPP_PHONE_NUMBER_ID", "WHATSAPP_SECRET_ARN");
        var template = Template.read(
                REAL,
                new LocalValues(
                        ISSUER,
                        variable -> Optional.of("local").filter(_ -> needed.contains(variable.name())),
                        Stack.local(name -> "http://queues/" + name)));
        assertThat(template.functions()).isNotEmpty();
    }

    private static FunctionDefinition function(String id) {
        return Objects.requireNonNull(read(SAMPLE).functions().get(id));
    }

    private static void assertRefused(Path folder, String properties, String message) {
        var file = folder.resolve("template.yaml");
        try {
            Files.writeString(
                    file,
                    """
                    Resources:
                      Only:
                        Type: AWS::Serverless::Function
                        Properties:
                          %s
                    """
                            .formatted(properties));
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining(message);
    }
}
