package com.interactioncredits.simulateddynamodb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A global index of the table, as `template.yaml` defines it.
///
/// @param attributes the names of the attributes in its entries; empty if all are
record IndexDefinition(Key keys, Optional<Set<String>> attributes) {
    /// The table's own key.
    static final Key PRIMARY = new Key("pk", "sk");

    /// The entry of an item, empty if the index has none.
    Map<String, AttributeValue> entry(Map<String, AttributeValue> item) {
        if (!item.containsKey(keys.pk()) || !item.containsKey(keys.sk())) {
            return Map.of();
        }
        var entry = new HashMap<>(item);
        attributes.ifPresent(names -> entry.keySet().retainAll(names));
        return entry;
    }

    /// Of our own file: no bound against hostile ones.
    private static LoaderOptions anyNumberOfAliases() {
        var options = new LoaderOptions();
        options.setMaxAliasesForCollections(Integer.MAX_VALUE);
        return options;
    }

    /// The indexes of the first table in a template, by name.
    static Map<String, IndexDefinition> read(Path template) {
        try (var text = Files.newBufferedReader(template)) {
            var root = new Yaml(anyNumberOfAliases()).compose(text);
            var table = ((MappingNode) get(root, "Resources"))
                    .getValue().stream()
                            .map(resource -> resource.getValueNode())
                            .filter(resource -> text(resource, "Type").equals("AWS::DynamoDB::Table"))
                            .findFirst()
                            .orElseThrow();
            var indexes = new TreeMap<String, IndexDefinition>();
            for (var index : list(get(get(table, "Properties"), "GlobalSecondaryIndexes"))) {
                indexes.put(text(index, "IndexName"), index(index));
            }
            return Map.copyOf(indexes);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static IndexDefinition index(Node index) {
        var names = list(get(index, "KeySchema")).stream()
                .map(key -> text(key, "AttributeName"))
                .toList();
        var keys = new Key(names.getFirst(), names.getLast());
        var projection = get(index, "Projection");
        var attributes = new HashSet<>(List.of(PRIMARY.pk(), PRIMARY.sk(), keys.pk(), keys.sk()));
        return switch (text(projection, "ProjectionType")) {
            case "ALL" -> new IndexDefinition(keys, Optional.empty());
            case "KEYS_ONLY" -> new IndexDefinition(keys, Optional.of(attributes));
            default -> {
                list(get(projection, "NonKeyAttributes")).forEach(name -> attributes.add(scalar(name)));
                yield new IndexDefinition(keys, Optional.of(attributes));
            }
        };
    }

    private static Node get(Node mapping, String name) {
        return ((MappingNode) mapping)
                .getValue().stream()
                        .filter(entry -> scalar(entry.getKeyNode()).equals(name))
                        .map(entry -> entry.getValueNode())
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("no " + name + mapping.getStartMark()));
    }

    private static List<Node> list(Node sequence) {
        return new ArrayList<>(((SequenceNode) sequence).getValue());
    }

    private static String text(Node mapping, String name) {
        return scalar(get(mapping, name));
    }

    private static String scalar(Node node) {
        return ((ScalarNode) node).getValue();
    }
}
