package com.interactioncredits.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.workflow.SendMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// The first call after a restore finds all classes loaded. Each function is a process of its own, as on Lambda.
class FirstCallTest {
    private static final int CALLS = 5;
    private static final int MAX_CLASSES = 50;
    /// A route and a task, since each costs seconds of processor time; `make first-call` has them all.
    private static final String SAMPLE = "PlaceHoldHandler|SendMessage";
    /// The first call also fetches keys, credentials and secrets, each over a new connection.
    private static final int MAX_FIRST_MICROS = 80_000;

    /// Keys, credentials, secrets, connections, and all that a rehearsal consists of.
    private static final Pattern KEPT_BY_NONE = Pattern.compile(String.join(
            "|",
            "com\\.interactioncredits\\.wiring\\.(Rehearsal|LoopbackServer|ThrowawayKey|Example)",
            "com\\.interactioncredits\\.auth\\.JwksKeys\\$KeySet",
            "com\\.interactioncredits\\.secrets\\.SecretVersion",
            "com\\.interactioncredits\\.whatsapp\\.(WhatsAppSecret|AccessToken)",
            "software\\.amazon\\.awssdk\\..*Aws(Basic|Session)Credentials",
            "sun\\.security\\.rsa\\.RSAPrivate.*",
            "sun\\.security\\.ssl\\.(SSLSocketImpl|SSLSessionImpl|SSLEngineImpl)",
            "sun\\.net\\.www\\.(http\\.HttpClient|protocol\\.https\\.HttpsClient)",
            "jdk\\.internal\\.net\\.http\\..*Connection"));

    /// Of clients of AWS, of HTTP clients, and of its servers.
    private static final Pattern THREADS_OF_A_REHEARSAL = Pattern.compile("sdk-|HttpClient-|priming");

    private static final String COLUMNS = "classes  1st ms process 5th ms";

    private final Path folder;

    FirstCallTest(@TempDir Path folder) {
        this.folder = folder;
    }

    record Call(int classes, long threadMicros, long processMicros, String answer) {
        static Call of(String line) {
            var parts = line.split(" ", 5);
            return new Call(Integer.parseInt(parts[1]), Long.parseLong(parts[2]), Long.parseLong(parts[3]), parts[4]);
        }
    }

    @Test
    void theFirstCallOfAPrimedFunctionLoadsAlmostNoClass() throws Exception {
        var slow = new ArrayList<String>();
        try (var deployment = new Deployment(folder, 1)) {
            for (var function : functions(SAMPLE)) {
                var first = run(deployment, function, true, "-XX:TieredStopAtLevel=1")
                        .getFirst();
                if (first.classes() > MAX_CLASSES) {
                    slow.add(function.getSimpleName() + " loads " + first.classes() + " classes");
                }
            }
        }
        assertThat(slow).isEmpty();
    }

    @Test
    void primingCallsNothingOutsideAndKeepsNothing() throws Exception {
        try (var deployment = new Deployment(folder, 1)) {
            for (var function : List.of(SendMessage.class)) {
                deployment.takeAnswered();
                var lines = output(deployment, function, FirstCall.SNAPSHOT, true);
                assertThat(deployment.takeAnswered()).isEmpty();
                assertThat(String.join("\n", lines)).doesNotContain("priming: ");
                var held = lines.stream()
                        .map(line -> line.strip().split("\\s+"))
                        .filter(columns -> columns.length > 3)
                        .map(columns -> columns[3])
                        .toList();
                assertThat(held).as(String.join("\n", lines)).contains(function.getName());
                assertThat(held).noneMatch(KEPT_BY_NONE.asMatchPredicate());
                assertThat(lines)
                        .filteredOn(line -> line.startsWith(FirstCall.THREAD))
                        .isNotEmpty()
                        .noneMatch(THREADS_OF_A_REHEARSAL.asPredicate());
            }
        }
    }

    /// `make first-call`: prints a table, and fails if a first call loads too many classes or takes too much
    /// processor time.
    @Test
    @EnabledIfSystemProperty(named = "first-call", matches = ".+")
    void table() throws Exception {
        var slow = new ArrayList<String>();
        try (var deployment = new Deployment(folder, CALLS)) {
            System.out.printf("TABLE %-24s %31s %31s%n", "", "not primed", "primed");
            System.out.printf("TABLE %-24s %31s %31s%n", "function", COLUMNS, COLUMNS);
            for (var function : functions(System.getProperty("first-call"))) {
                var before = run(deployment, function, false);
                var after = run(deployment, function, true);
                System.out.printf("TABLE %-24s %s %s%n", function.getSimpleName(), row(before), row(after));
                int classes = after.getFirst().classes();
                if (classes > MAX_CLASSES) {
                    slow.add(function.getSimpleName() + " loads " + classes + " classes");
                }
                long first = after.getFirst().threadMicros();
                if (first > MAX_FIRST_MICROS && first > 1.5 * after.getLast().threadMicros()) {
                    slow.add(function.getSimpleName() + " takes " + first / 1_000 + " ms");
                }
            }
        }
        assertThat(slow).isEmpty();
    }

    /// Those first that handle what is due, before others add to it.
    private static List<Class<?>> functions(String pattern) {
        return ExamplesTest.primed().stream()
                .filter(function -> function.getSimpleName().matches(pattern))
                .sorted(Comparator.comparing(function -> !Story.LATER.contains(function.getSimpleName())))
                .toList();
    }

    private static String row(List<Call> calls) {
        return "%8d %7d %7d %6d"
                .formatted(
                        calls.getFirst().classes(),
                        calls.getFirst().threadMicros() / 1_000,
                        calls.getFirst().processMicros() / 1_000,
                        calls.getLast().threadMicros() / 1_000);
    }

    private List<Call> run(Deployment deployment, Class<?> function, boolean primed, String... options)
            throws Exception {
        var name = function.getSimpleName();
        var events = Files.write(folder.resolve(name), deployment.events(name));
        var lines = output(deployment, function, events.toString(), primed, options);
        var calls = lines.stream()
                .filter(line -> line.startsWith("CALL "))
                .map(Call::of)
                .toList();
        var said = String.join("\n", lines);
        assertThat(calls).as(said).hasSize(deployment.calls());
        assertThat(said).doesNotContain("priming: ");
        for (var call : calls) {
            assertThat(ExamplesTest.succeeded(function, call.answer().getBytes(StandardCharsets.UTF_8)))
                    .as(said)
                    .isTrue();
        }
        return calls;
    }

    private List<String> output(
            Deployment deployment, Class<?> function, String argument, boolean primed, String... options)
            throws Exception {
        var output = folder.resolve(function.getSimpleName() + ".out");
        var arguments = new ArrayList<String>();
        arguments.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        arguments.addAll(List.of(options));
        arguments.addAll(List.of(
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
                "-Djavax.net.ssl.trustStore=" + deployment.trustStore(),
                "-Djavax.net.ssl.trustStorePassword=" + Deployment.PASSWORD,
                "-cp",
                System.getProperty("java.class.path"),
                FirstCall.class.getName(),
                argument,
                Boolean.toString(primed)));
        var process =
                new ProcessBuilder(arguments).redirectOutput(output.toFile()).redirectErrorStream(true);
        process.environment().keySet().removeIf(variable -> variable.startsWith("AWS_"));
        process.environment().putAll(deployment.environment(function));
        var started = process.start();
        if (!started.waitFor(60, TimeUnit.SECONDS)) {
            started.destroyForcibly();
        }
        return Files.readAllLines(output, StandardCharsets.UTF_8);
    }
}
