package com.interactioncredits;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class OpenApiRoutesTest {
    private static final List<String> METHODS = List.of("get", "put", "post", "delete", "patch", "head", "options");

    @Test
    void everyRouteOfTheTemplateIsDescribedAndNoOther() {
        var deployed = TemplateFile.read().functions().stream()
                .flatMap(function -> function.events("HttpApi"))
                .map(route ->
                        route.path("Method").asText() + " " + route.path("Path").asText())
                .filter(route -> !route.endsWith(TemplateFile.EVERY_OTHER_PATH))
                .toList();

        assertThat(described()).isNotEmpty().containsExactlyInAnyOrderElementsOf(deployed);
    }

    private static List<String> described() {
        Map<String, Object> openApi =
                new Yaml(new SafeConstructor(new LoaderOptions())).load(TemplateFile.text("openapi.yaml"));
        JsonNode paths = new ObjectMapper().valueToTree(openApi.get("paths"));
        return paths.properties().stream()
                .flatMap(path -> path.getValue().properties().stream()
                        .filter(operation -> METHODS.contains(operation.getKey()))
                        .map(operation -> operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey()))
                .toList();
    }
}
