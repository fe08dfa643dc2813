package com.interactioncredits;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.messages.ChargeOn;
import com.interactioncredits.wiring.Settings;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The parameters of the template and the environment of its functions, against what `Settings` reads.
class TemplateSettingsTest {
    private static final TemplateFile TEMPLATE = TemplateFile.read();
    private static final List<String> CHARGE_ON = List.of("accepted", "delivered");

    @Test
    void theTemplateGivesEveryVariableThatSettingsReadAndNoOther() {
        assertThat(variables().keySet()).isEqualTo(everythingThatSettingsRead());
    }

    @Test
    void aVariableHasTheWordsOfItsParameter() {
        variables().forEach((name, written) -> assertThat(TEMPLATE.parametersIn(written))
                .as(name)
                .allSatisfy(parameter ->
                        assertThat(parameter.toUpperCase(Locale.ROOT)).isEqualTo(name.replace("_", ""))));
    }

    @Test
    void aVariableMeansTheSameInEveryFunction() {
        for (var function : TEMPLATE.functions()) {
            function.variables().properties().forEach(variable -> assertThat(variable.getValue())
                    .as("%s of %s", variable.getKey(), function.name())
                    .isEqualTo(variables().get(variable.getKey())));
        }
    }

    @Test
    void theDefaultsOfTheParametersAreTheDefaultsOfTheSettings() {
        for (var chargeOn : CHARGE_ON) {
            var all = environment();
            var bare = new HashMap<>(all);
            variables().forEach((name, written) -> {
                if (TEMPLATE.parameter(written.path("Ref").asText()).has("Default")) {
                    bare.remove(name);
                }
            });
            assertThat(bare.keySet()).isNotEqualTo(all.keySet());
            all.put("CHARGE_ON", chargeOn);
            bare.put("CHARGE_ON", chargeOn);
            for (var setting : settings()) {
                assertThat(value(setting, all)).as(setting.getName()).isEqualTo(value(setting, bare));
            }
        }
        assertThat(TEMPLATE.valueOf("ChargeOn")).isEqualTo(CHARGE_ON.getFirst());
        assertThat(new Settings(Map.of()).chargeOn()).isEqualTo(ChargeOn.ACCEPTED);
    }

    @Test
    void aNumberIsRefusedByTheTemplateExactlyWhenTheSettingsRefuseIt() {
        var numbers = variables().entrySet().stream()
                .filter(variable ->
                        parameterOf(variable.getValue()).path("Type").asText().equals("Number"))
                .toList();
        assertThat(numbers).hasSizeGreaterThan(4);
        for (var number : numbers) {
            var parameter = parameterOf(number.getValue());
            long least = parameter.path("MinValue").asLong();
            long most = parameter.path("MaxValue").asLong();
            assertThat(isTaken(number.getKey(), least))
                    .as("%s, least", number.getKey())
                    .isTrue();
            assertThat(isTaken(number.getKey(), most))
                    .as("%s, most", number.getKey())
                    .isTrue();
            assertThat(isTaken(number.getKey(), least - 1))
                    .as("%s, less", number.getKey())
                    .isFalse();
            assertThat(isTaken(number.getKey(), most + 1))
                    .as("%s, more", number.getKey())
                    .isFalse();
        }
    }

    @Test
    void everyParameterIsExplainedAndChecked() {
        TEMPLATE.root().path("Parameters").properties().forEach(entry -> {
            var parameter = entry.getValue();
            assertThat(parameter.path("Description").asText())
                    .as(entry.getKey())
                    .isNotBlank();
            assertThat(parameter.path("ConstraintDescription").asText())
                    .as(entry.getKey())
                    .isNotBlank();
            assertThat(parameter.has("AllowedPattern") || parameter.has("AllowedValues") || parameter.has("MaxValue"))
                    .as("%s is checked", entry.getKey())
                    .isTrue();
            var pattern = parameter.path("AllowedPattern").asText(".*");
            assertThat(TEMPLATE.valueOf(entry.getKey())).as(entry.getKey()).matches("(?s)" + pattern);
        });
    }

    /// A variable's value is shown by `lambda:ListFunctions`, and kept with each version.
    @Test
    void noFunctionIsGivenASecret() {
        assertThat(TemplateFile.text("template.yaml")).doesNotContain("{{resolve:");
        assertThat(variables().keySet())
                .filteredOn(name -> name.matches(".*(SECRET|TOKEN|PASSWORD|KEY).*"))
                .containsExactly(
                        "ALLOW_TOKENS_WITHOUT_ORIGIN",
                        "CLERK_JWT_KEY",
                        "CLERK_WEBHOOK_SECRET_ARN",
                        "WHATSAPP_SECRET_ARN");
        assertThat(TEMPLATE.functions())
                .filteredOn(function -> function.variables().has("CLERK_WEBHOOK_SECRET_ARN"))
                .extracting(TemplateFile.Function::name)
                .containsExactly("ReceiveClerkWebhookHandler");
        assertThat(TEMPLATE.functions())
                .filteredOn(function -> function.variables().has("WHATSAPP_SECRET_ARN"))
                .extracting(TemplateFile.Function::name)
                .containsExactlyInAnyOrder("SendMessage", "ReceiveWebhookHandler", "WebhookHandshakeHandler");
        assertThat(TEMPLATE.function("SendMessage")
                        .variables()
                        .path("WHATSAPP_SECRET_ARN")
                        .path("Ref")
                        .asText())
                .isEqualTo("WhatsAppSecretArn");
    }

    private static Set<String> everythingThatSettingsRead() {
        var read = new TreeSet<String>();
        for (var chargeOn : CHARGE_ON) {
            var environment = new RecordingEnvironment(read);
            environment.putAll(environment());
            environment.put("CHARGE_ON", chargeOn);
            settings().forEach(setting -> value(setting, environment));
        }
        return read;
    }

    private static boolean isTaken(String name, long number) {
        return CHARGE_ON.stream().allMatch(chargeOn -> {
            var environment = environment();
            environment.put("CHARGE_ON", chargeOn);
            environment.put(name, Long.toString(number));
            try {
                settings().forEach(setting -> value(setting, environment));
                return true;
            } catch (IllegalStateException _) {
                return false;
            }
        });
    }

    static List<Method> settings() {
        return Arrays.stream(Settings.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers())
                        && method.getParameterCount() == 0
                        && !Set.of("environment", "hashCode", "toString").contains(method.getName()))
                .toList();
    }

    static Object value(Method setting, Map<String, String> environment) {
        try {
            return setting.invoke(new Settings(environment));
        } catch (InvocationTargetException refused) {
            throw new IllegalStateException(setting.getName(), refused.getCause());
        } catch (IllegalAccessException hidden) {
            throw new AssertionError(hidden);
        }
    }

    /// Every variable that the template gives to any function.
    private static Map<String, JsonNode> variables() {
        var all = new TreeMap<String, JsonNode>();
        TEMPLATE.functions().forEach(function -> function.variables()
                .properties()
                .forEach(variable -> all.put(variable.getKey(), variable.getValue())));
        return all;
    }

    static Map<String, String> environment() {
        var environment = new HashMap<String, String>();
        variables().forEach((name, written) -> environment.put(name, TEMPLATE.environmentValue(written)));
        return environment;
    }

    private static JsonNode parameterOf(JsonNode written) {
        return TEMPLATE.parameter(written.path("Ref").asText());
    }
}
