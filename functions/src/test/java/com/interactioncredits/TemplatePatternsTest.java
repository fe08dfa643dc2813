package com.interactioncredits;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.whatsapp.WhatsAppSettings;
import com.interactioncredits.wiring.Settings;
import com.interactioncredits.wiring.Wiring;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
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
    private static final String PEM = pem();

    /// Only AWS knows whether there is such a thing.
    private static final Set<String> NAMES_IN_AWS = Set.of("WhatsAppSecretArn");

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
        return Stream.of(
                new Examples(
                        "ClerkIssuer",
                        List.of(
                                "https://clerk.example.com",
                                "https://clerk.example.com:8443",
                                "https://app.example.com/__clerk",
                                "https://app.example.com/api/__clerk"),
                        List.of(
                                "",
                                "clerk.example.com",
                                "https://",
                                "https://*",
                                "https://*.example.com",
                                "https://clerk.example.com/",
                                "https://clerk.example.com?x",
                                "https://clerk.example.com#x",
                                "https://user@clerk.example.com",
                                "https://clerk_example.com",
                                "https://-clerk.example.com",
                                "https://clerk..example.com",
                                "https://clerk.example.com;script-src",
                                "http://clerk.example.com")),
                new Examples(
                        "ClerkJwksUrl",
                        List.of(
                                "",
                                "https://clerk.example.com/.well-known/jwks.json",
                                "https://clerk.example.com",
                                "https://app.example.com:8443/__clerk/keys?version=1"),
                        List.of(
                                "https://",
                                "https:///keys.json",
                                "https://clerk example.com/keys",
                                "https://clerk.example.com/[keys]",
                                "https://clerk.example.com/%zz",
                                "http://clerk.example.com/keys",
                                "file:///etc/keys.json")),
                new Examples(
                        "ClerkJwtKey",
                        List.of("", PEM, PEM.strip(), PEM + PEM, "\n" + PEM, PEM.replace('\n', ' ')),
                        List.of("key", " ", PEM.replace("PUBLIC", "PRIVATE"), "before " + PEM, PEM + "after")),
                new Examples(
                        "AllowedOrigins",
                        List.of(
                                "https://app.example.com",
                                "http://localhost:5173",
                                "https://a.example.com,https://b.example.com:8443",
                                "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
                                "safari-web-extension://1A2B3C4D-0000-0000-0000-000000000000",
                                "capacitor://localhost,ionic://localhost,tauri://localhost",
                                "https://app.example.com,capacitor://localhost"),
                        List.of(
                                "",
                                "*",
                                "https://*",
                                "https://*.example.com",
                                "app.example.com",
                                "https://app.example.com/",
                                "https://app.example.com/x",
                                "https://a.example.com, https://b.example.com",
                                "https://a.example.com,",
                                ",https://a.example.com",
                                "https://a.example.com,,https://b.example.com",
                                "https://a.example.com;https://b.example.com",
                                "HTTPS://app.example.com",
                                "null",
                                "file://")),
                new Examples(
                        "AllowedMachines",
                        List.of(
                                "",
                                "mch_jobs",
                                "mch_A-b_1:hold",
                                "mch_a:hold+read,mch_b",
                                "mch_a:send+grant+read+hold"),
                        List.of(
                                "mch_",
                                "user_ada",
                                "mch_a b",
                                "mch_a, mch_b",
                                "mch_a,",
                                "*",
                                "mch_" + "a".repeat(65),
                                "mch_a:",
                                "mch_a:write",
                                "mch_a:hold+",
                                "mch_a:hold,read",
                                "mch_a:Hold")),
                new Examples(
                        "MachineAudience",
                        List.of("", "mch_credits", "mch_A-b_1"),
                        List.of("mch_", "credits", "mch_a,mch_b", "user_ada", "mch_" + "a".repeat(65))),
                new Examples(
                        "WhatsAppPhoneNumberId",
                        List.of("12345", "106540352242922", "1".repeat(30)),
                        List.of("", "1234", "1".repeat(31), "+15550100000", "12345a", "12/45")),
                new Examples(
                        "WhatsAppApiVersion",
                        List.of("v26.0", "v1.10", "v100.0"),
                        List.of("26.0", "v26", "v26.", "v26.100", "V26.0", "v26.0/..", "v1000.0")),
                new Examples(
                        "WhatsAppBaseUrl",
                        List.of(
                                "https://graph.facebook.com",
                                "https://graph.facebook.com/",
                                "https://proxy.example.com:8443/meta/graph"),
                        List.of(
                                "graph.facebook.com",
                                "http://graph.facebook.com",
                                "https://",
                                "https:///v26.0",
                                "https://user@graph.facebook.com",
                                "https://graph.facebook.com?a=b",
                                "https://graph.facebook.com#a",
                                "https://graph facebook.com")));
    }

    @Test
    void everyPatternOfAVariableHasExamples() {
        var withPattern = variables().keySet().stream()
                .filter(parameter -> TEMPLATE.parameter(parameter).has("AllowedPattern"))
                .filter(parameter -> !NAMES_IN_AWS.contains(parameter));
        assertThat(withPattern)
                .containsExactlyInAnyOrderElementsOf(
                        examples().map(Examples::parameter).toList());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void whatIsGoodPassesTheTemplateAndTheStart(Examples examples) {
        for (var value : examples.good()) {
            assertThat(templateTakes(examples.parameter(), value))
                    .as("template: %s", value)
                    .isTrue();
            assertThat(codeTakes(examples.parameter(), value))
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
            if (!value.isEmpty() || !TEMPLATE.parameter(examples.parameter()).has("Default")) {
                assertThat(codeTakes(examples.parameter(), value))
                        .as("code: %s", value)
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
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
        for (var parameter : variables().keySet()) {
            if (TEMPLATE.parameter(parameter).path("Type").asText().equals("Number")) {
                assertThat(codeTakes(parameter, text)).as(parameter).isFalse();
            }
        }
    }

    @Test
    void aValueThatTheTemplateListsStartsAndAnotherSpellingDoesNot() {
        for (var parameter : List.of("AllowTokensWithoutOrigin", "ChargeOn", "LogLevel")) {
            var listed = TemplateFile.elements(TEMPLATE.parameter(parameter).path("AllowedValues"))
                    .map(JsonNode::asText)
                    .toList();
            assertThat(listed).as(parameter).isNotEmpty().allMatch(value -> codeTakes(parameter, value));
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

    private static boolean templateTakes(String parameter, String value) {
        return Pattern.compile(
                        TEMPLATE.parameter(parameter).path("AllowedPattern").asText())
                .matcher(value)
                .matches();
    }

    /// Whether functions start with the value, all else being as in a new stack.
    private static boolean codeTakes(String parameter, String value) {
        var environment = new HashMap<String, String>();
        variables().forEach((name, variable) -> environment.put(variable, TEMPLATE.valueOf(name)));
        return Stream.of("accepted", "delivered").allMatch(chargeOn -> {
            environment.put("CHARGE_ON", chargeOn);
            environment.put("MACHINE_AUDIENCE", "mch_credits");
            environment.put(variables().get(parameter), value);
            return starts(new Settings(Map.copyOf(environment)));
        });
    }

    private static boolean starts(Settings settings) {
        try {
            new Wiring(settings, Clock.systemUTC()).tokens();
            new WhatsAppSettings(
                    settings.whatsAppBaseUrl(), settings.whatsAppApiVersion(), settings.whatsAppPhoneNumberId());
            settings.messagePrice();
            settings.messageHoldLasts();
            settings.lowCreditThreshold();
            settings.activeHoldLimit();
            settings.logLevel();
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

    private static String pem() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            var key = generator.generateKeyPair().getPublic().getEncoded();
            return "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(key)
                    + "\n-----END PUBLIC KEY-----\n";
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
