package com.interactioncredits.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// YAML with CloudFormation's short tags, as the JSON that CloudFormation would see: `!Ref x` is `{"Ref": "x"}`.
public final class Yaml {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Yaml() {}

    public static JsonNode read(Path file) {
        try (Reader text = Files.newBufferedReader(file)) {
            var root = new org.yaml.snakeyaml.Yaml(anyNumberOfAliases()).compose(text);
            if (root == null) {
                throw new TemplateException(file + " is empty");
            }
            return json(root);
        } catch (IOException unreadable) {
            throw new TemplateException(file + " cannot be read", unreadable);
        } catch (YAMLException malformed) {
            throw new TemplateException(file + " is not YAML: " + malformed.getMessage(), malformed);
        }
    }

    private static JsonNode json(Node node) {
        var tag = node.getTag().getValue();
        if (!tag.startsWith("!") || tag.equals("!")) {
            return plain(node);
        }
        var name = tag.substring(1);
        var function = name.equals("Ref") || name.equals("Condition") ? name : "Fn::" + name;
        return JSON.objectNode().set(function, plain(node));
    }

    private static JsonNode plain(Node node) {
        return switch (node) {
            case MappingNode mapping -> object(mapping);
            case SequenceNode sequence -> array(sequence);
            case ScalarNode scalar -> scalar(scalar);
            default -> throw new TemplateException("unknown YAML at " + node.getStartMark());
        };
    }

    private static ObjectNode object(MappingNode mapping) {
        var object = JSON.objectNode();
        for (var entry : mapping.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                throw new TemplateException(
                        "a key must be text" + entry.getKeyNode().getStartMark());
            }
            if (object.has(key.getValue())) {
                throw new TemplateException("duplicate key " + key.getValue() + key.getStartMark());
            }
            object.set(key.getValue(), json(entry.getValueNode()));
        }
        return object;
    }

    private static ArrayNode array(SequenceNode sequence) {
        var array = JSON.arrayNode();
        sequence.getValue().forEach(value -> array.add(json(value)));
        return array;
    }

    private static JsonNode scalar(ScalarNode scalar) {
        var text = scalar.getValue();
        var tag = scalar.getTag();
        if (tag.equals(Tag.NULL)) {
            return JSON.nullNode();
        }
        if (tag.equals(Tag.BOOL) && (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false"))) {
            return JSON.booleanNode(Boolean.parseBoolean(text));
        }
        if (tag.equals(Tag.INT) && text.matches("-?(0|[1-9][0-9]{0,17})")) {
            return JSON.numberNode(Long.parseLong(text));
        }
        return JSON.textNode(text);
    }

    /// Of our own file: no bound against hostile ones.
    private static LoaderOptions anyNumberOfAliases() {
        var options = new LoaderOptions();
        options.setMaxAliasesForCollections(Integer.MAX_VALUE);
        return options;
    }
}
