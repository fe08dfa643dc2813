package com.interactioncredits.model;

import static org.assertj.core.api.Assertions.assertThat;

import edu.mit.csail.sdg.alloy4.A4Reporter;
import edu.mit.csail.sdg.ast.Command;
import edu.mit.csail.sdg.ast.Module;
import edu.mit.csail.sdg.parser.CompUtil;
import edu.mit.csail.sdg.translator.A4Options;
import edu.mit.csail.sdg.translator.TranslateAlloyToKodkod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.opentest4j.TestAbortedException;

/// Each command of `docs/model/message.als` against what it expects: with every guard nothing bad is found, without one
/// of them what it is there for is, and the histories that matter do happen. A model that is as it was when all of its
/// commands gave that is not run again, unless `-Dalloy=always`; see [ModelStamp].
@Timeout(300)
class ModelTest {
    private static final boolean ALWAYS = "always".equals(System.getProperty("alloy"));

    private static final Path MODEL = Path.of("../docs/model/message.als");
    private static final Path TEST = Path.of("src/test/java/com/interactioncredits/model/ModelTest.java");

    @TestFactory
    Stream<DynamicTest> findsWhatIsExpected() throws IOException {
        var stamp = ModelStamp.of(MODEL.resolveSibling("message.als.checked"), List.of(MODEL, TEST), alloy());
        if (stamp.isCommitted() && !ALWAYS) {
            var why = "the model is as it was when all its commands gave what they expect; -Dalloy=always runs them";
            System.out.println("skipped: ModelTest, " + why);
            throw new TestAbortedException(why);
        }
        var model = CompUtil.parseEverything_fromFile(A4Reporter.NOP, null, MODEL.toString());
        var asExpected = new AtomicInteger();
        var commands = model.getAllCommands().stream()
                .map(command -> DynamicTest.dynamicTest(command.label, () -> {
                    assertThat(isFound(model, command)).isEqualTo(command.expects == 1);
                    asExpected.incrementAndGet();
                }));
        var last = DynamicTest.dynamicTest("and the stamp says so", () -> {
            assertThat(asExpected)
                    .as("commands that gave what they expect")
                    .hasValue(model.getAllCommands().size());
            stamp.write();
        });
        return Stream.concat(commands, Stream.of(last));
    }

    /// The name of its archive, which has the version in it.
    private static String alloy() {
        var archive = CompUtil.class.getProtectionDomain().getCodeSource().getLocation();
        return String.valueOf(Path.of(archive.getPath()).getFileName());
    }

    private static boolean isFound(Module model, Command command) {
        return TranslateAlloyToKodkod.execute_command(
                        A4Reporter.NOP, model.getAllReachableSigs(), command, new A4Options())
                .satisfiable();
    }
}
