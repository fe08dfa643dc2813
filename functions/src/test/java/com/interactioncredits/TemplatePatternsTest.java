package com.interactioncredits;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.whatsapp.WhatsAppSettings;
import com.interactioncredits.wiring.Settings;
import com.interactioncredits.wiring.Wiring;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The template's patterns and the checks in code are one rule: what passes the one must not fail the other after the
/// deployment has begun, and what the code could use must not be refused before. (B5)
class TemplatePatternsTest {
    private static final TemplateFile TEMPLATE = TemplateFile.read();
    private static final Map<String, String> VARIABLES = variables();
    private static final Map<String, String> ENVIRONMENT = TemplateSettingsTest.environment();

    /// Only AWS knows whether there is such a thing.
    private static final Set<String> NAMES_IN_AWS = Set.of("ClerkWebhookSecretArn", "WhatsAppSecretArn");

    /// What a person might type by mistake, put into each good value at each place.
    private static final List<String> SLIPS = List.of(
            " ", ",", ";", "/", "?", "#", "@", ":", "*", "%", "[", "'", "\"", "\\", "_", "-", ".", "1", "é", "\n");

    private record Examples(String parameter, List<String> good, List<String> bad) {
        @Override
        public String toString() {
            return parameter;
        }
    }

    static Stream<Examples> examples() {
        return TemplateFile.examples().properties().stream()
                .map(entry -> new Examples(
                        entry.getKey(),
                        TemplateFile.elements(entry.getValue().path("good"))
                                .map(JsonNode::asText)
                                .toList(),
                        TemplateFile.elements(entry.getValue().path("bad"))
                                .map(JsonNode::asText)
                                .toList()));
    }

    static Stream<Examples> examplesForTheCode() {
        return examples().filter(examples -> isReadByCode(examples.parameter()));
    }

    @Test
    void everyPatternHasExamples() {
        var withPattern = TEMPLATE.root().path("Parameters").properties().stream()
                .filter(parameter -> parameter.getValue().has("AllowedPattern"))
                .map(Map.Entry::getKey);
        assertThat(withPattern)
                .containsExactlyInAnyOrderElementsOf(
                        examples().map(Examples::parameter).toList());
    }

    /// The tests of the stack deploy the first, and change it to the second.
    @ParameterizedTest
    @MethodSource("examples")
    void theFirstExampleIsTheDefaultIfThereIsOne(Examples examples) {
        assertThat(examples.good()).hasSizeGreaterThan(1).doesNotHaveDuplicates();
        assertThat(TEMPLATE.parameter(examples.parameter())
                        .path("Default")
                        .asText(examples.good().getFirst()))
                .isEqualTo(examples.good().getFirst());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void whatIsGoodPassesTheTemplateAndTheStart(Examples examples) {
        for (var value : examples.good()) {
            assertThat(templateTakes(examples.parameter(), value))
                    .as("template: %s", value)
                    .isTrue();
            assertThat(!isReadByCode(examples.parameter()) || codeTakes(examples.parameter(), value))
                    .as("code: %s", value)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void whatIsBadPassesNeither(Examples examples) {
        for (var value : examples.bad()) {
            assertThat(templateTakes(examples.parameter(), value))
                    .as("template: %s", value)
                    .isFalse();
            // A variable that is not set stands for the default; the template's own empty value cannot.
            if (isReadByCode(examples.parameter())
                    && (!value.isEmpty()
                            || !TEMPLATE.parameter(examples.parameter()).has("Default"))) {
                assertThat(codeTakes(examples.parameter(), value))
                        .as("code: %s", value)
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("examplesForTheCode")
    void aSlipIsSeenByBothOrByNeither(Examples examples) {
        var differ = new ArrayList<String>();
        for (var value : examples.good()) {
            // Inside of a key only the code sees that the letters are no key.
            for (int place = 0; place <= value.length() && !value.contains("BEGIN"); place++) {
                for (var slip : SLIPS) {
                    var slipped = value.substring(0, place) + slip + value.substring(place);
                    if (templateTakes(examples.parameter(), slipped) != codeTakes(examples.parameter(), slipped)) {
                        differ.add(slipped);
                    }
                }
            }
        }
        assertThat(differ).isEmpty();
    }

    /// Local mode starts the same functions with addresses that only this machine has.
    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8080", "http://127.0.0.1:8080", "http://[::1]:8080"})
    void onlyCodeTakesAnAddressOfThisMachine(String address) {
        for (var parameter : List.of("ClerkIssuer", "ClerkJwksUrl", "WhatsAppBaseUrl")) {
            assertThat(codeTakes(parameter, address)).as(parameter).isTrue();
            assertThat(templateTakes(parameter, address)).as(parameter).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "1.0", "+1", "-1", "1e3", " 1", "1 ", "٣", "0x1", "99999999999999999999"})
    void aNumberIsDigitsOnly(String text) {
        for (var parameter : VARIABLES.keySet()) {
            if (TEMPLATE.parameter(parameter).path("Type").asText().equals("Number")) {
                assertThat(codeTakes(parameter, text)).as(parameter).isFalse();
            }
        }
    }

    @Test
    void aValueThatTheTemplateListsStartsAndAnotherSpellingDoesNot() {
        for (var parameter : VARIABLES.keySet()) {
            var listed = TemplateFile.elements(TEMPLATE.parameter(parameter).path("AllowedValues"))
                    .map(JsonNode::asText)
                    .toList();
            assertThat(listed).as(parameter).allMatch(value -> codeTakes(parameter, value));
            for (var value : listed) {
                for (var other : List.of(value + " ", value.substring(1), swappedCase(value), "yes", "1")) {
                    assertThat(codeTakes(parameter, other)).as(other).isFalse();
                }
            }
        }
    }

    private static String swappedCase(String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        return text.equals(lower) ? text.toUpperCase(Locale.ROOT) : lower;
    }

    private static boolean isReadByCode(String parameter) {
        return VARIABLES.containsKey(parameter) && !NAMES_IN_AWS.contains(parameter);
    }

    private static boolean templateTakes(String parameter, String value) {
        return Pattern.compile(
                        TEMPLATE.parameter(parameter).path("AllowedPattern").asText())
                .matcher(value)
                .matches();
    }

    /// Whether functions start with the value, all else being as in a new stack.
    private static boolean codeTakes(String parameter, String value) {
        var environment = new HashMap<>(ENVIRONMENT);
        return Stream.of("accepted", "delivered").allMatch(chargeOn -> {
            environment.put("CHARGE_ON", chargeOn);
            environment.put("MACHINE_AUDIENCE", "mch_credits");
            environment.put(VARIABLES.get(parameter), value);
            return starts(environment);
        });
    }

    private static boolean starts(Map<String, String> environment) {
        try {
            var settings = new Settings(Map.copyOf(environment));
            new Wiring(settings, Clock.systemUTC()).tokens();
            new WhatsAppSettings(
                    settings.whatsAppBaseUrl(), settings.whatsAppApiVersion(), settings.whatsAppPhoneNumberId());
            TemplateSettingsTest.settings().forEach(setting -> TemplateSettingsTest.value(setting, environment));
            return true;
        } catch (IllegalArgumentException | IllegalStateException _) {
            return false;
        }
    }

    /// The variable of each parameter that functions are given as it is.
    private static Map<String, String> variables() {
        var variables = new TreeMap<String, String>();
        for (var function : TEMPLATE.functions()) {
            function.variables().properties().forEach(variable -> {
                var parameter = variable.getValue().path("Ref").asText();
                if (TEMPLATE.root().path("Parameters").has(parameter)) {
                    variables.put(parameter, variable.getKey());
                }
            });
        }
        return variables;
    }
}
