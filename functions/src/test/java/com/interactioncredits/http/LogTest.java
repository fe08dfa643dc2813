package com.interactioncredits.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LogTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Log log = new Log(new PrintStream(bytes, true, StandardCharsets.UTF_8));

    @Test
    void aFaultIsOneLineWithoutWhatItsMessageSays() throws Exception {
        log.fault("ERROR", "request-1", new IllegalStateException("+15550100000", new RuntimeException("user_ada")));

        var text = bytes.toString(StandardCharsets.UTF_8);
        assertThat(text).doesNotContain("+15550100000").doesNotContain("user_ada");
        assertThat(text.lines()).hasSize(1);
        var line = new ObjectMapper().readTree(text);
        assertThat(line.path("requestId").asText()).isEqualTo("request-1");
        assertThat(line.path("fault").findValuesAsText("class"))
                .containsExactly("java.lang.IllegalStateException", "java.lang.RuntimeException");
        assertThat(line.path("fault").path(0).path("at").path(0).asText()).contains("LogTest");
    }
}
