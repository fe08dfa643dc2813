package com.interactioncredits.model.placing;

import com.interactioncredits.model.ModelStamp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/// Skips a class of tests while the model is as it was when all of them passed: the same orders would be explored, and
/// the same walks made. Any `-Dmodel=…` runs them regardless; see [ModelStamp].
final class UnlessUnchanged implements ExecutionCondition, TestExecutionExceptionHandler, AfterAllCallback {
    private static final Path DESCRIPTION = Path.of("../docs/model/placing.md");
    private static final Path SOURCES = Path.of("src/test/java/com/interactioncredits/model/placing");

    private final AtomicBoolean failed = new AtomicBoolean();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (context.getTestMethod().isPresent() || System.getProperty("model") != null) {
            return ConditionEvaluationResult.enabled("");
        }
        if (!isCommitted(stamp(context))) {
            return ConditionEvaluationResult.enabled("the model was changed");
        }
        var why = "the model is as it was when all of them passed; -Dmodel=all runs them";
        System.out.println("skipped: " + context.getRequiredTestClass().getSimpleName() + ", " + why);
        return ConditionEvaluationResult.disabled(why);
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable fault) throws Throwable {
        failed.set(true);
        throw fault;
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        var someOnly = System.getProperty("test", "").contains("#");
        if (!failed.get() && !someOnly) {
            stamp(context).write();
        }
    }

    private static ModelStamp stamp(ExtensionContext context) {
        var tests = context.getRequiredTestClass().getSimpleName();
        try (var sources = Files.list(SOURCES)) {
            return ModelStamp.of(
                    DESCRIPTION.resolveSibling(tests + ".checked"),
                    sources.sorted().toList(),
                    tests);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static boolean isCommitted(ModelStamp stamp) {
        try {
            return stamp.isCommitted();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
