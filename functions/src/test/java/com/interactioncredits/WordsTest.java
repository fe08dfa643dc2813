package com.interactioncredits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// These words were replaced by the field's own, in code, API, documents and screens, and must not come back.
class WordsTest {
    private static final Path TOP = Path.of("..");

    private static final Pattern FOLK = Pattern.compile(
            "(?i)\\b(nobody|somebody|whoever|whosever|anybody|wish(es|ed)?|mended|tid(y|ied|ies) up|what (became|becomes|came|comes) of|came of it|all that can come of|for ever"
                    + "|pretend(ed|s)?|(is|are|was|were|be|been|has|have|had|not) told|tells of|put right|without a word|word of it"
                    + "|faulty histor(y|ies)|rings? a bell|looks on|given endpoints?|referees?)\\b");

    /// Titles and texts of errors.
    private static final Pattern REFUSALS =
            Pattern.compile("(?i)\\b(who is calling is not known|not JSON by its content type"
                    + "|is another's to end|the outcome is not known|credits? (is|are) missing: buy|wait until held ones come back"
                    + "|has to wait for the next sweep)\\b");

    private static final Pattern GONE = Pattern.compile(
            "\\b(Patience|untilDecided|metAnother|Rulings|AccountLook|Alongside(Refused)?|ALONGSIDE_REFUSED|Standing|WishProblems|Move|Walk|News|Told"
                    + "|BELL|ringWhenDue|(MOST|LEAST|LARGEST|LONGEST)_[A-Z_]+|MessageLife|MessageLog(Test)?|MessageStore|Trial"
                    + "|ExtraWritesRejected|AdjustOutcome|CorrectionOutcome|RefundOutcome|ledger\\.Reconciler|messaging\\.MessageCheck"
                    + "|Money\\.(BACK|CHARGED)|EveryWayAMessageEndsTest|OthersThingsTest|OutOfTimeTest|WhatsAppInTroubleTest|Aftermath"
                    + "|PretendedWhatsApp|GivenEndpoints|Referees|torture|breakages)\\b");

    static List<Path> files() throws IOException {
        var files = new ArrayList<Path>();
        for (var folder : List.of(
                "functions/src/main/java",
                "local/src/main/java",
                "simulation/src/main/java",
                "simulated-dynamodb/src/main/java",
                "dynamodb-local/src/main/java",
                "docs",
                "web/packages/core/src",
                "web/packages/react/src",
                "web/apps/console/src")) {
            try (var all = Files.walk(TOP.resolve(folder))) {
                all.filter(Files::isRegularFile)
                        .filter(file -> file.toString().matches(".*\\.(java|md|tsx?)"))
                        // Generated from openapi.yaml, and perhaps not since its last change.
                        .filter(file -> !file.endsWith("schema.ts"))
                        .forEach(files::add);
            }
        }
        Stream.of(
                        "README.md",
                        "CONTRIBUTING.md",
                        "openapi.yaml",
                        "template.yaml",
                        "web/README.md",
                        "local/src/main/resources/dev.html",
                        "statemachine/send-message.asl.json")
                .map(TOP::resolve)
                .forEach(files::add);
        return files;
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFileHasNoneOfTheWordsThatWereReplaced(Path file) throws IOException {
        var lines = Files.readAllLines(file);
        var found = new ArrayList<String>();
        for (int number = 0; number < lines.size(); number++) {
            var line = lines.get(number);
            if (Stream.of(FOLK, REFUSALS, GONE)
                    .anyMatch(words -> words.matcher(line).find())) {
                found.add((number + 1) + ": " + line.strip());
            }
        }
        assertThat(found).isEmpty();
    }
}
