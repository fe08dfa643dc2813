package com.interactioncredits.local.stepfunctions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// `make interop` needs downloads and is not part of `make test`; this checks its list without them.
class KnownDifferencesTest {

    private static final Path LIST = Path.of("../interop/known-differences.json");

    @Test
    void eachNamesAnExampleAndOurResult() throws Exception {
        var examples = Example.all().stream().collect(Collectors.toMap(Example::name, Function.identity()));

        for (var entry : new KnownDifferences(LIST).entries()) {
            assertThat(examples).as(entry.point()).containsKey(entry.example());
            var example = examples.get(entry.example());
            if (example != null && entry.expression().isEmpty()) {
                var ours = Outcome.of(example.run(new Random(1)), true).aspects();
                entry.we().properties().stream()
                        .filter(aspect -> !aspect.getKey().equals("gaps"))
                        .forEach(aspect -> assertThat(ours.path(aspect.getKey()))
                                .as(entry.example())
                                .isEqualTo(aspect.getValue()));
            }
        }
    }

    @Test
    void eachCitesTheDocumentation() throws Exception {
        for (var point : new JsonMapper().readTree(LIST.toFile())) {
            assertThat(point.at("/aws/page").asText())
                    .as(point.path("point").asText())
                    .isNotBlank();
            assertThat(point.at("/aws/words").asText())
                    .as(point.path("point").asText())
                    .isNotBlank();
            assertThat(point.path("seen")).as(point.path("point").asText()).isNotEmpty();
        }
    }
}
