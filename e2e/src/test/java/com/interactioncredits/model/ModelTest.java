package com.interactioncredits.model;

import static org.assertj.core.api.Assertions.assertThat;

import edu.mit.csail.sdg.alloy4.A4Reporter;
import edu.mit.csail.sdg.ast.Command;
import edu.mit.csail.sdg.ast.Module;
import edu.mit.csail.sdg.parser.CompUtil;
import edu.mit.csail.sdg.translator.A4Options;
import edu.mit.csail.sdg.translator.TranslateAlloyToKodkod;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/// Each command of `docs/model/message.als` against what it expects: with every guard nothing bad is found, without one
/// of them what it is there for is, and the histories that matter do happen.
@Timeout(300)
class ModelTest {
    private static final Module MODEL =
            CompUtil.parseEverything_fromFile(A4Reporter.NOP, null, "../docs/model/message.als");

    @TestFactory
    Stream<DynamicTest> findsWhatIsExpected() {
        return MODEL.getAllCommands().stream()
                .map(command -> DynamicTest.dynamicTest(
                        command.label, () -> assertThat(isFound(command)).isEqualTo(command.expects == 1)));
    }

    private static boolean isFound(Command command) {
        return TranslateAlloyToKodkod.execute_command(
                        A4Reporter.NOP, MODEL.getAllReachableSigs(), command, new A4Options())
                .satisfiable();
    }
}
