package com.interactioncredits;

import static com.interactioncredits.Markdown.code;
import static com.interactioncredits.Markdown.links;
import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.messages.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the documents say of the code, against the code. `ApiDocumentTest` compares the refusals.
class DocumentsTest {

    @Test
    void theStatusesOfAMessageAreThoseOfTheCode() {
        assertThat(Markdown.read("docs/api.md").table("status", "means", "its credits"))
                .extracting(row -> code(row.getFirst()).getFirst())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Message.Status.values())
                        .map(Message.Status::label)
                        .toList());
    }

    @Test
    void theRuntimeDependenciesAreCountedAndExplained() {
        var pom = TemplateFile.text("functions/pom.xml");
        var declared = pom.substring(pom.indexOf("</dependencyManagement>"), pom.indexOf("<build>"));
        var runtime = Pattern.compile("<dependency>(.*?)</dependency>", Pattern.DOTALL)
                .matcher(declared)
                .results()
                .map(found -> found.group(1))
                .filter(dependency -> !dependency.contains("<scope>"))
                .map(dependency -> dependency.replaceFirst("(?s).*?<artifactId>(.*?)</artifactId>.*", "$1"))
                .toList();
        var section = Markdown.read("docs/development.md").section("Runtime dependencies");
        assertThat(code(section)).isEqualTo(runtime);
        assertThat(section.strip()).startsWith("Twelve");
        assertThat(runtime).hasSize(12);
        assertThat(Markdown.read("docs/adr/0008-runtime-dependencies.md").table("library", "why"))
                .extracting(row -> code(row.getFirst()).getFirst())
                .isEqualTo(runtime);
    }

    @Test
    void theRunbookKnowsEveryAlarmAndNoOther() {
        var template = TemplateFile.read();
        // Those of other names are conditions of a composite alarm, and do not notify by themselves.
        var alarms = Stream.of("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")
                .flatMap(type -> template.resourcesOfType(type).stream())
                .filter(name -> name.endsWith("Alarm"))
                .toList();
        assertThat(Markdown.read("docs/runbook.md").headings()).containsExactlyInAnyOrderElementsOf(alarms);
    }

    @Test
    void everyLinkLeadsToAFileAndToASectionOfIt() {
        var broken = new ArrayList<String>();
        for (var text : Markdown.all()) {
            links(String.join("\n", text.lines())).stream()
                    .filter(link -> !link.contains("://"))
                    .filter(link -> !leadsSomewhere(text, link))
                    .forEach(link -> broken.add(text.file() + ": " + link));
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void everyTestThatADocumentNamesExists() throws IOException {
        var sources = testSources();
        var named = Pattern.compile("`([A-Z]\\w*Test)(?:\\.(\\w+))?`");
        var missing = new ArrayList<String>();
        for (var text : Markdown.all()) {
            // The changes of earlier releases name the tests of their time.
            if (text.file().endsWith("CHANGELOG.md")) {
                continue;
            }
            named.matcher(String.join("\n", text.lines()))
                    .results()
                    .filter(name -> !sources.getOrDefault(name.group(1), "")
                            .contains(name.group(2) == null ? "class " : "void " + name.group(2) + "("))
                    .forEach(name -> missing.add(text.file() + ": " + name.group()));
        }
        assertThat(missing).isEmpty();
    }

    /// The sources of all test classes, by the name of the class.
    private static Map<String, String> testSources() throws IOException {
        var sources = new HashMap<String, String>();
        for (var module : List.of("functions", "local", "simulation", "simulated-dynamodb", "e2e")) {
            try (var files = Files.walk(Path.of("..", module, "src/test/java"))) {
                for (var file : files.filter(path -> path.toString().endsWith("Test.java"))
                        .toList()) {
                    var name = file.getFileName().toString().replace(".java", "");
                    sources.merge(name, Files.readString(file), String::concat);
                }
            }
        }
        return sources;
    }

    @Test
    void theReadmeIsShort() {
        assertThat(Markdown.read("README.md").lines()).hasSizeLessThanOrEqualTo(150);
    }

    @Test
    void aDecisionIsShortAndSaysWhatWasMeasured() {
        var decisions = Markdown.all().stream()
                .filter(text -> text.file().toString().contains("adr"))
                .toList();
        assertThat(decisions).isNotEmpty().allSatisfy(decision -> {
            assertThat(decision.lines()).as(decision.file().toString()).hasSizeLessThanOrEqualTo(40);
            assertThat(decision.headings())
                    .as(decision.file().toString())
                    .containsExactly("Context", "Decision", "Consequences", "Measured");
        });
    }

    private static boolean leadsSomewhere(Markdown from, String link) {
        int hash = link.indexOf('#');
        if (hash < 0) {
            return Files.exists(from.file().resolveSibling(link).normalize());
        }
        var target = hash == 0 ? from.file() : from.file().resolveSibling(link.substring(0, hash));
        return Files.exists(target) && Markdown.of(target.normalize()).anchors().contains(link.substring(hash + 1));
    }
}
