package com.interactioncredits;

import static com.interactioncredits.TemplateFile.elements;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.interactioncredits.TemplateFile.Function;
import com.interactioncredits.metrics.Metrics;
import com.interactioncredits.wiring.Settings;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the template says of functions, routes, the table and the state machine, against what is there.
class TemplateTest {
    /// Functions that work through much, and for which no call waits.
    private static final Set<String> LONG = Set.of("MaintainVersions", "ReconcileAccounts");

    private static final TemplateFile TEMPLATE = TemplateFile.read();

    @Test
    void everyHandlerIsAClassThatLambdaCanStart() {
        var wrong = new ArrayList<String>();
        for (var function : TEMPLATE.functions()) {
            try {
                var handler = Class.forName(function.className());
                if (!isHandler(handler) || !Modifier.isPublic(handler.getModifiers())) {
                    wrong.add(handler.getName() + " is no public handler");
                }
                if (!Modifier.isPublic(handler.getDeclaredConstructor().getModifiers())) {
                    wrong.add(handler.getName() + " has no public constructor without arguments");
                }
            } catch (ClassNotFoundException | NoSuchMethodException missing) {
                wrong.add(function.name() + ": " + missing);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyHandlerClassIsInTheTemplateOnce() throws Exception {
        var inTemplate =
                TEMPLATE.functions().stream().map(Function::className).sorted().toList();
        var classes = new ArrayList<String>();
        for (var name : classesOf("api", "workflow", "deployment")) {
            var type = Class.forName(name);
            if (isHandler(type) && !Modifier.isAbstract(type.getModifiers())) {
                classes.add(name);
            }
        }
        assertThat(inTemplate).doesNotHaveDuplicates().containsAll(classes);
    }

    @Test
    void aFunctionIsNamedAfterItsClass() {
        assertThat(TEMPLATE.functions()).isNotEmpty().allSatisfy(function -> assertThat(function.className())
                .endsWith("." + function.name()));
    }

    @Test
    void everyFunctionRunsFromASnapshotBehindItsAlias() {
        assertThat(TEMPLATE.functions()).allSatisfy(function -> {
            assertThat(function.either("AutoPublishAlias").asText()).isEqualTo("live");
            assertThat(function.either("AutoPublishAliasAllProperties").asBoolean())
                    .as("%s publishes a version for every change", function.name())
                    .isTrue();
            assertThat(function.either("SnapStart").path("ApplyOn").asText()).isEqualTo("PublishedVersions");
            assertThat(function.either("Runtime").asText()).isEqualTo("java25");
            assertThat(function.either("Architectures")).hasToString("[\"arm64\"]");
            assertThat(function.timeout()).isBetween(1, LONG.contains(function.name()) ? 300 : 60);
            assertThat(function.either("MemorySize").asInt()).isBetween(256, 2048);
        });
    }

    @Test
    void everyFunctionLogsToAGroupOfItsOwnForALimitedTime() {
        var groups = TEMPLATE.functions().stream()
                .map(function -> function.properties()
                        .path("LoggingConfig")
                        .path("LogGroup")
                        .path("Ref")
                        .asText())
                .toList();
        assertThat(groups).doesNotHaveDuplicates();
        assertThat(TEMPLATE.resourcesOfType("AWS::Logs::LogGroup"))
                .containsAll(groups)
                .allSatisfy(group -> assertThat(TEMPLATE.properties(group).path("RetentionInDays"))
                        .as("%s keeps its logs for a time", group)
                        .hasToString("{\"Ref\":\"LogRetentionDays\"}"));
    }

    /// By names of at most 64 characters, in an event of at most 8,192.
    @Test
    void everyFunctionsVersionsAreMaintained() throws IOException {
        var input = TEMPLATE.function("MaintainVersions")
                .events("Schedule")
                .findFirst()
                .orElseThrow()
                .path("Input")
                .path("Fn::Sub")
                .asText();
        var names = elements(new ObjectMapper().readTree(input).path("functions"))
                .map(JsonNode::asText)
                .toList();
        assertThat(names)
                .containsExactlyInAnyOrderElementsOf(TEMPLATE.functions().stream()
                        .map(function -> "${" + function.name() + "}")
                        .toList());
        assertThat(input.length() + 64 * names.size()).isLessThan(8_192);
    }

    @Test
    void everyRouteHasOneFunctionAndEveryApiFunctionOneRoute() {
        var routes = new ArrayList<String>();
        for (var function : TEMPLATE.functions()) {
            // HEAD of a path asks for the same as its GET.
            var own =
                    routes(function).filter(route -> !route.startsWith("HEAD ")).toList();
            if (function.name().equals("NotFoundHandler")) {
                continue;
            }
            assertThat(own)
                    .as("routes of %s", function.name())
                    .hasSize(function.className().contains(".api.") ? 1 : 0);
            routes.addAll(own);
        }
        assertThat(routes)
                .doesNotHaveDuplicates()
                .isNotEmpty()
                .allMatch(route -> route.matches("(GET|POST|PUT) /api/.*"));
    }

    /// `$default` or `ANY` would take the browsers' preflights, which API Gateway answers itself.
    @Test
    void everyOtherPathIsAnsweredByMethodAndPreflightsAreNot() {
        assertThat(routes(TEMPLATE.function("NotFoundHandler")))
                .containsExactlyInAnyOrderElementsOf(Stream.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
                        .map(method -> method + " " + TemplateFile.EVERY_OTHER_PATH)
                        .toList());
    }

    /// The API's default closes a route that says nothing to everybody but IAM.
    @Test
    void everyRouteSaysThatItsFunctionChecksTheCaller() {
        assertThat(TEMPLATE.properties("HttpApi")
                        .path("Auth")
                        .path("DefaultAuthorizer")
                        .asText())
                .isEqualTo("AWS_IAM");
        assertThat(TEMPLATE.functions().stream().flatMap(function -> function.events("HttpApi")))
                .isNotEmpty()
                .allSatisfy(event -> assertThat(
                                event.path("Auth").path("Authorizer").asText())
                        .isEqualTo("NONE"));
    }

    private static Stream<String> routes(Function function) {
        return function.events("HttpApi")
                .map(event ->
                        event.path("Method").asText() + " " + event.path("Path").asText());
    }

    @Test
    void theLedgerOutlivesItsStack() {
        var table = TEMPLATE.resource("Table");
        assertThat(table.path("DeletionPolicy").asText()).isEqualTo("Retain");
        assertThat(table.path("UpdateReplacePolicy").asText()).isEqualTo("Retain");
        assertThat(table.path("Properties").path("DeletionProtectionEnabled").asBoolean())
                .isTrue();
        assertThat(table.path("Properties")
                        .path("PointInTimeRecoverySpecification")
                        .path("PointInTimeRecoveryEnabled")
                        .asBoolean())
                .isTrue();
    }

    /// What still named the stack's own table would go on with it, or fail to deploy, after a restored one took over.
    @Test
    void aGivenTableIsUsedForEverything() {
        var table = TEMPLATE.resource("Table");
        assertThat(table.path("Condition").asText()).isEqualTo("HasOwnTable");
        assertThat(TEMPLATE.root().path("Conditions").path("HasOwnTable"))
                .hasToString("{\"Fn::Equals\":[{\"Ref\":\"TableName\"},\"\"]}");
        var own = Pattern.compile("(Ref|DependsOn)\":\"Table\"|\"Table\\.|\\$\\{Table[.}]");
        for (var section : List.of("Globals", "Resources", "Outputs")) {
            TemplateFile.given(TEMPLATE.root().path(section), "HasOwnTable", false)
                    .properties()
                    .forEach(entry -> assertThat(entry.getValue().toString())
                            .as("%s names a table that the stack does not have", entry.getKey())
                            .doesNotContainPattern(own));
        }
    }

    /// Three times this long, an attempt without an outcome counts as one that may have reached WhatsApp.
    @Test
    void aSendTakesTwentySecondsAtMost() {
        assertThat(TEMPLATE.function("SendMessage").timeout()).isLessThanOrEqualTo(20);
    }

    @Test
    void theStateMachineCallsExactlyTheFunctionsThatItMay() {
        var machine = TEMPLATE.properties("SendingStateMachine");
        var definition = TemplateFile.text(machine.path("DefinitionUri").asText());
        var called = Pattern.compile("\\$\\{(\\w+)}")
                .matcher(definition)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
        var given = machine.path("DefinitionSubstitutions");
        assertThat(Set.copyOf(given.properties()).stream().map(Map.Entry::getKey))
                .containsExactlyInAnyOrderElementsOf(called);
        given.properties()
                .forEach(entry ->
                        assertThat(entry.getValue().path("Ref").asText()).isEqualTo(entry.getKey() + ".Alias"));
        var allowed = machine.path("Policies").path(0).path("Statement").path(0).path("Resource");
        assertThat(elements(allowed).map(JsonNode::toString))
                .containsExactlyInAnyOrderElementsOf(
                        elements(given).map(JsonNode::toString).toList());
        assertThat(machine.path("Type").asText()).isEqualTo("EXPRESS");
        assertThat(machine.path("Logging").path("IncludeExecutionData").asBoolean(true))
                .isFalse();
    }

    private static boolean isHandler(Class<?> type) {
        return RequestHandler.class.isAssignableFrom(type) || RequestStreamHandler.class.isAssignableFrom(type);
    }

    private static List<String> classesOf(String... packages) throws IOException, URISyntaxException {
        var root = Path.of(Settings.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        var found = new ArrayList<String>();
        for (var name : packages) {
            try (var files = Files.walk(root.resolve("com/interactioncredits").resolve(name))) {
                files.map(file -> root.relativize(file).toString())
                        .filter(file -> file.endsWith(".class") && !file.endsWith("package-info.class"))
                        .map(file -> file.replaceFirst("\\.class$", "").replace('/', '.'))
                        .forEach(found::add);
            }
        }
        return found;
    }

    @Test
    void anAlarmOnOurOwnMetricsNamesOneThatIsCounted() {
        var counted =
                Arrays.stream(Metrics.Name.values()).map(Metrics.Name::label).toList();
        var watched = TEMPLATE.resourcesOfType("AWS::CloudWatch::Alarm").stream()
                .map(TEMPLATE::properties)
                .filter(alarm -> alarm.path("Namespace").asText().equals(Metrics.NAMESPACE))
                .toList();
        assertThat(watched).isNotEmpty().allSatisfy(alarm -> {
            assertThat(counted).contains(alarm.path("MetricName").asText());
            assertThat(alarm.at("/Dimensions/0/Name").asText()).isEqualTo(Metrics.DIMENSION);
        });
    }
}
