package com.interactioncredits;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/// `template.yaml` as CloudFormation reads it: `!Ref x` is `{"Ref": "x"}`, `!GetAtt x.y` is `{"Fn::GetAtt": "x.y"}`.
public record TemplateFile(JsonNode root) {
    private static final Path ROOT = Path.of("..");

    /// What answers where there is no route of ours.
    static final String EVERY_OTHER_PATH = "/{proxy+}";

    /// For parameters without a default.
    private static final JsonNode EXAMPLES = readExamples();

    /// A function with what `Globals` adds to it.
    public record Function(String name, JsonNode properties, JsonNode globals) {
        public String handler() {
            return properties.path("Handler").asText();
        }

        public String className() {
            return handler().replaceFirst("::.*", "");
        }

        int timeout() {
            return either("Timeout").asInt();
        }

        JsonNode either(String property) {
            return properties.has(property) ? properties.path(property) : globals.path(property);
        }

        /// The variables that only this function is given.
        JsonNode ownVariables() {
            return properties.path("Environment").path("Variables");
        }

        JsonNode variables() {
            ObjectNode all = globals.path("Environment").path("Variables").deepCopy();
            ownVariables().properties().forEach(variable -> all.set(variable.getKey(), variable.getValue()));
            return all;
        }

        public Stream<JsonNode> events(String type) {
            return elements(properties.path("Events"))
                    .filter(event -> event.path("Type").asText().equals(type))
                    .map(event -> event.path("Properties"));
        }
    }

    public static TemplateFile read() {
        try {
            Map<String, Object> template =
                    new Yaml(new WithFunctions()).load(Files.readString(ROOT.resolve("template.yaml")));
            return new TemplateFile(new ObjectMapper().valueToTree(template));
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    /// The text of a file that the template names.
    public static String text(String path) {
        try {
            return Files.readString(ROOT.resolve(path));
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    JsonNode resource(String name) {
        return root.path("Resources").path(name);
    }

    public JsonNode properties(String name) {
        return resource(name).path("Properties");
    }

    JsonNode parameter(String name) {
        return root.path("Parameters").path(name);
    }

    public List<String> resourcesOfType(String type) {
        return root.path("Resources").properties().stream()
                .filter(resource -> resource.getValue().path("Type").asText().equals(type))
                .map(Map.Entry::getKey)
                .toList();
    }

    public List<Function> functions() {
        var globals = root.path("Globals").path("Function");
        return resourcesOfType("AWS::Serverless::Function").stream()
                .map(name -> new Function(name, properties(name), globals))
                .toList();
    }

    Function function(String name) {
        return functions().stream()
                .filter(function -> function.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /// The parameters that a value refers to, by `Ref` or in the text of a `Sub`.
    Set<String> parametersIn(JsonNode value) {
        var found = new TreeSet<String>();
        root.path("Parameters").fieldNames().forEachRemaining(parameter -> {
            var text = value.toString();
            if (text.contains("{\"Ref\":\"" + parameter + "\"}") || text.contains("${" + parameter + "}")) {
                found.add(parameter);
            }
        });
        return found;
    }

    /// The resource that a `GetAtt` reads, such as `Queue` of `Queue.Arn`.
    static String owner(JsonNode getAtt) {
        return getAtt.path("Fn::GetAtt").asText().replaceFirst("\\..*", "");
    }

    /// The value in a stack whose condition is so: each `If` of it is the arm that counts.
    static JsonNode given(JsonNode value, String condition, boolean holds) {
        var choice = value.path("Fn::If");
        if (choice.path(0).asText().equals(condition)) {
            return given(choice.path(holds ? 1 : 2), condition, holds);
        }
        return switch (value) {
            case ObjectNode object -> {
                var copy = object.objectNode();
                object.properties()
                        .forEach(field -> copy.set(field.getKey(), given(field.getValue(), condition, holds)));
                yield copy;
            }
            case ArrayNode array -> {
                var copy = array.arrayNode();
                array.forEach(element -> copy.add(given(element, condition, holds)));
                yield copy;
            }
            default -> value;
        };
    }

    static Stream<JsonNode> elements(JsonNode container) {
        return StreamSupport.stream(container.spliterator(), false);
    }

    /// Good and bad values of each parameter with a pattern.
    static JsonNode examples() {
        return EXAMPLES;
    }

    private static JsonNode readExamples() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            var key = generator.generateKeyPair().getPublic().getEncoded();
            var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
            return new JsonMapper()
                    .readTree(text("build/parameter_examples.json")
                            .replace("{KEY}", Base64.getEncoder().encodeToString(key))
                            .replace("{KEY_IN_LINES}", lines.replace("\n", "\\n")));
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Every parameter's default; for one without, its first good example.
    String valueOf(String parameter) {
        var written = parameter(parameter).path("Default");
        return (written.isMissingNode() ? EXAMPLES.path(parameter).path("good").path(0) : written).asText();
    }

    /// What a variable holds in a deployed function, with stand-ins for what only AWS knows.
    String environmentValue(JsonNode written) {
        var reference = written.path("Ref").asText();
        if (root.path("Parameters").has(reference)) {
            return valueOf(reference);
        }
        return reference.isEmpty() ? written.toString() : reference;
    }

    private static final class WithFunctions extends SafeConstructor {
        WithFunctions() {
            super(anyNumberOfAliases());
            yamlMultiConstructors.put("!", new AbstractConstruct() {
                @Override
                public Object construct(Node node) {
                    var name = node.getTag().getValue().substring(1);
                    return Map.of(name.equals("Ref") || name.equals("Condition") ? name : "Fn::" + name, value(node));
                }
            });
        }

        private Object value(Node node) {
            return switch (node) {
                case ScalarNode scalar -> scalar.getValue();
                case SequenceNode sequence -> constructSequence(sequence);
                case MappingNode mapping -> constructMapping(mapping);
                default -> throw new IllegalStateException("unknown YAML" + node.getStartMark());
            };
        }
    }

    /// Of our own file: no bound against hostile ones.
    private static LoaderOptions anyNumberOfAliases() {
        var options = new LoaderOptions();
        options.setMaxAliasesForCollections(Integer.MAX_VALUE);
        return options;
    }
}
