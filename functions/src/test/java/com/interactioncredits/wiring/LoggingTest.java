package com.interactioncredits.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.SecretsServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoggingTest {
    private static final Logger ROOT = Logger.getLogger("");
    private static final Logger OURS = Logger.getLogger("com.interactioncredits");

    private final List<Handler> handlers = List.of(ROOT.getHandlers());
    private final @Nullable Level level = ROOT.getLevel();
    private final @Nullable Level ours = OURS.getLevel();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private void install(String logLevel) {
        Logging.install(
                new Settings(Map.of("LOG_LEVEL", logLevel)), new PrintStream(written, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() {
        List.of(ROOT.getHandlers()).forEach(ROOT::removeHandler);
        handlers.forEach(ROOT::addHandler);
        ROOT.setLevel(level);
        OURS.setLevel(ours);
    }

    @Test
    void debugShowsOurOwnLinesAndNotWhatIsSentToAws() {
        install("DEBUG");
        System.getLogger("com.interactioncredits.Any").log(System.Logger.Level.DEBUG, "a detail");
        try (var server = new SecretsServer()) {
            server.put(Instant.EPOCH, "hush", "hush", "hush");
            server.client().getSecretValue(request -> request.secretId(SecretsServer.ARN));
        }
        assertThat(written.toString(StandardCharsets.UTF_8))
                .contains("{\"level\":\"DEBUG\",\"event\":\"a detail\"}")
                .doesNotContain("AWS4-HMAC-SHA256", "hush");
    }

    @Test
    void aMachineWithoutScopesIsWarnedOfAtTheStart() {
        install("INFO");
        var environment = Map.of(
                "CLERK_ISSUER", "https://clerk.example.test",
                "ALLOWED_ORIGINS", "https://app.example.test",
                "ALLOWED_MACHINES", "mch_a:hold+read,mch_b",
                "MACHINE_AUDIENCE", "mch_credits");
        new Wiring(new Settings(environment), Clock.systemUTC()).tokens();
        assertThat(written.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "{\"level\":\"WARN\",\"event\":\"settings: machine mch_b has every scope; list those that"
                                + " it needs in AllowedMachines, such as mch_b:hold+read\"}");
    }

    @Test
    void whatIsUnderTheLevelIsNotLogged() {
        install("ERROR");
        var logger = System.getLogger("com.interactioncredits.Any");
        logger.log(System.Logger.Level.WARNING, "too little");
        logger.log(System.Logger.Level.ERROR, "enough");
        System.getLogger("org.example").log(System.Logger.Level.WARNING, "a library's");
        assertThat(written.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("{\"level\":\"ERROR\",\"event\":\"enough\"}");
    }
}
