package com.interactioncredits.local;

import com.interactioncredits.local.template.LocalValues.Variable;
import com.interactioncredits.local.template.Template;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/// The environment variables of the functions that differ from the template. Those that point to parts of local mode
/// are fixed; the others can be set by a variable of the same name if the template has a parameter for them.
record LocalSettings(URI base, URI whatsApp, Map<String, String> settings) {
    static final String ACCESS_TOKEN = "local-access-token";
    static final String APP_SECRET = "local-app-secret";
    static final String VERIFY_TOKEN = "local-verify-token";
    static final String WHATSAPP_SECRET_ARN =
            "arn:aws:secretsmanager:" + Template.REGION + ":000000000000:secret:local/whatsapp-000000";
    static final String CLERK_WEBHOOK_SECRET_ARN =
            "arn:aws:secretsmanager:" + Template.REGION + ":000000000000:secret:local/clerk-000000";

    /// `local-clerk-signing-secret` in Base64.
    static final String CLERK_SIGNING_SECRET = "whsec_bG9jYWwtY2xlcmstc2lnbmluZy1zZWNyZXQ=";
    static final String MACHINE = "mch_local";
    static final String MACHINE_AUDIENCE = "mch_interaction_credits";
    private static final String EVERY_SCOPE = ":hold+send+grant+read";

    /// The secrets that the functions read, by ARN.
    static Map<String, Map<String, String>> secrets() {
        return Map.of(
                WHATSAPP_SECRET_ARN,
                Map.of("accessToken", ACCESS_TOKEN, "appSecret", APP_SECRET, "verifyToken", VERIFY_TOKEN),
                CLERK_WEBHOOK_SECRET_ARN,
                Map.of("signingSecret", CLERK_SIGNING_SECRET));
    }

    /// The parameters that the template uses outside of functions.
    Map<String, String> parameters() {
        return Map.of("ClerkIssuer", base.toString(), "AllowedOrigins", base.toString());
    }

    Optional<String> variable(Variable variable) {
        return fixed(variable.name())
                .or(() -> variable.parameter().flatMap(_ -> Optional.ofNullable(settings.get(variable.name()))))
                .or(() -> offByDefault(variable.name()));
    }

    private Optional<String> fixed(String name) {
        return switch (name) {
            case "CLERK_ISSUER", "ALLOWED_ORIGINS" -> Optional.of(base.toString());
            case "CLERK_JWKS_URL" -> Optional.of(base + "/.well-known/jwks.json");
            case "CLERK_JWT_KEY" -> Optional.of("");
            case "ALLOWED_MACHINES" -> Optional.of(MACHINE + EVERY_SCOPE + others());
            case "MACHINE_AUDIENCE" -> Optional.of(MACHINE_AUDIENCE);
            case "WHATSAPP_BASE_URL" -> Optional.of(whatsApp.toString());
            case "WHATSAPP_PHONE_NUMBER_ID" -> Optional.of("100000000000000");
            case "CLERK_WEBHOOK_SECRET_ARN" -> Optional.of(CLERK_WEBHOOK_SECRET_ARN);
            case "WHATSAPP_SECRET_ARN" -> Optional.of(WHATSAPP_SECRET_ARN);
            default -> Optional.empty();
        };
    }

    /// Some of the simulated WhatsApp's recipients fail on purpose, and must not stop the sends to others.
    private static Optional<String> offByDefault(String name) {
        return switch (name) {
            case "BREAKER_ERRORS", "BREAKER_UNANSWERED" -> Optional.of("0");
            default -> Optional.empty();
        };
    }

    /// The machines that the user has configured.
    private String others() {
        var machines = settings.getOrDefault("ALLOWED_MACHINES", "");
        return machines.isEmpty() ? "" : "," + machines;
    }
}
