package com.interactioncredits.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.Markdown;
import com.interactioncredits.http.Problem;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ApiDocumentTest {
    @Test
    void theRefusalsAreThoseOfTheCodeInTheirOrder() {
        assertThat(Markdown.read("docs/api.md").table("status", "code", "when", "what to do"))
                .extracting(row -> row.get(0) + " " + Markdown.code(row.get(1)).getFirst())
                .isEqualTo(Arrays.stream(Problem.values())
                        .map(problem -> problem.status() + " " + problem.code())
                        .toList());
    }
}
