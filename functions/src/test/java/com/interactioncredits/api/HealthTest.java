package com.interactioncredits.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.wiring.Settings;
import com.interactioncredits.wiring.Wiring;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HealthTest {
    /// Every part of it throws.
    private static final Wiring BROKEN = new Wiring(
            new Settings(Map.of("ACTIVE_HOLD_LIMIT", "many")),
            Clock.systemUTC(),
            () -> {
                throw new AssertionError("health needs no store");
            },
            () -> {
                throw new AssertionError("health needs no queue");
            },
            () -> {
                throw new AssertionError("health needs no secret");
            });

    @Test
    void healthIsAnsweredWithoutATokenAStoreOrSettings() {
        var reply = new Call(new GetHealthHandler(BROKEN)).send().isOk(200);

        assertThat(reply.json().toString()).matches("\\{\"status\":\"ok\",\"version\":\"[^\"]+\"}");
        assertThat(reply.header("Content-Type")).isEqualTo("application/json");
        assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
        assertThat(new Call(new GetHealthHandler())
                        .as("Bearer expired")
                        .query("any=thing")
                        .send()
                        .isOk(200)
                        .json())
                .isEqualTo(reply.json());
    }

    @Test
    void theVersionIsThatOfTheArtefact() throws Exception {
        var pom = Pattern.compile("<artifactId>functions</artifactId>\\s*<version>([^<]+)</version>")
                .matcher(Files.readString(Path.of("pom.xml")));

        assertThat(pom.find()).isTrue();
        assertThat(new Call(new GetHealthHandler(BROKEN)).send().get("version").asText())
                .isEqualTo(pom.group(1));
    }
}
