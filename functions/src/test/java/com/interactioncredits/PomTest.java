package com.interactioncredits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/// `functions/pom.xml` repeats what `pom.xml` says of the other modules, since `sam build` copies that folder alone.
/// What both say is the same.
class PomTest {
    private static final Element ROOT = project("../pom.xml");
    private static final Element FUNCTIONS = project("pom.xml");

    /// The other modules see a manifest of DynamoDB Local that names jars which are not there.
    private static final String ONLY_IN_THE_ROOT = ",-path";

    /// Used by another module only.
    private static final List<String> PROPERTIES_OF_THE_ROOT = List.of("jspecify.version");

    /// Lists the deployed dependencies, which the functions alone have.
    private static final List<String> PLUGINS_OF_THE_FUNCTIONS = List.of("org.cyclonedx:cyclonedx-maven-plugin");

    @Test
    void thePropertiesAreTheSame() {
        var root = texts(child(ROOT, "properties"));
        root.keySet().removeAll(PROPERTIES_OF_THE_ROOT);
        assertThat(texts(child(FUNCTIONS, "properties")))
                .as("<properties> of functions/pom.xml, and of pom.xml")
                .isEqualTo(root);
    }

    @Test
    void theManagedVersionsAreTheSame() {
        var path = new String[] {"dependencyManagement", "dependencies"};
        assertThat(tree(descendant(FUNCTIONS, path)).toList())
                .as("<dependencyManagement> of functions/pom.xml, and of pom.xml")
                .containsExactlyElementsOf(tree(descendant(ROOT, path)).toList());
    }

    @Test
    void thePluginsAreTheSame() {
        var functions = plugins(FUNCTIONS);
        functions.keySet().removeAll(PLUGINS_OF_THE_FUNCTIONS);
        var root = plugins(ROOT);
        assertThat(functions.keySet())
                .as("plugins of functions/pom.xml, and of pom.xml")
                .isEqualTo(root.keySet());
        SoftAssertions.assertSoftly(softly -> functions.forEach((name, plugin) -> softly.assertThat(plugin)
                .as("%s in functions/pom.xml, and in pom.xml", name)
                .containsExactlyElementsOf(root.get(name))));
    }

    /// Maven reads them in the folder that it is started in, or above.
    @ParameterizedTest
    @ValueSource(strings = {".mvn/jvm.config", ".mvn/maven.config"})
    void mavenIsStartedTheSameWay(String file) throws IOException {
        assertThat(textOf(Path.of(file))).as("functions/%s, and %s", file, file).isEqualTo(textOf(Path.of("..", file)));
    }

    private static String textOf(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file) : "";
    }

    private static Element project(String file) {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(Path.of(file).toFile()).getDocumentElement();
        } catch (IOException | ParserConfigurationException | SAXException unreadable) {
            throw new IllegalStateException(file, unreadable);
        }
    }

    /// By group and artifact: all that each says, apart from comments and from what is meant to differ.
    private static Map<String, List<String>> plugins(Element project) {
        var plugins = new TreeMap<String, List<String>>();
        children(descendant(project, "build", "plugins")).forEach(plugin -> {
            var parts = tree(plugin).map(part -> part.replace(ONLY_IN_THE_ROOT, ""));
            plugins.put(text(plugin, "groupId") + ":" + text(plugin, "artifactId"), parts.toList());
        });
        return plugins;
    }

    private static String text(Element parent, String name) {
        return child(parent, name).getTextContent().strip();
    }

    private static Map<String, String> texts(Element parent) {
        var texts = new TreeMap<String, String>();
        children(parent)
                .forEach(child ->
                        texts.put(child.getTagName(), child.getTextContent().strip()));
        return texts;
    }

    /// Each part with the names of all that it is in, such as `plugin/configuration/fork true`.
    private static Stream<String> tree(Element element) {
        var attributes = IntStream.range(0, element.getAttributes().getLength())
                .mapToObj(element.getAttributes()::item)
                .map(attribute ->
                        element.getTagName() + "@" + attribute.getNodeName() + " " + attribute.getNodeValue());
        var own = children(element).findAny().isPresent()
                ? Stream.<String>of()
                : Stream.of(
                        element.getTagName() + " " + element.getTextContent().strip());
        var inner = children(element).flatMap(PomTest::tree).map(part -> element.getTagName() + "/" + part);
        return Stream.of(attributes, own, inner).flatMap(parts -> parts);
    }

    private static Element descendant(Element parent, String... names) {
        var found = parent;
        for (var name : names) {
            found = child(found, name);
        }
        return found;
    }

    private static Element child(Element parent, String name) {
        return children(parent)
                .filter(child -> child.getTagName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("<" + parent.getTagName() + "> has no <" + name + ">"));
    }

    private static Stream<Element> children(Element parent) {
        return IntStream.range(0, parent.getChildNodes().getLength())
                .mapToObj(parent.getChildNodes()::item)
                .filter(Element.class::isInstance)
                .map(Element.class::cast);
    }
}
