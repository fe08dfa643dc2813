package com.interactioncredits.wiring;

import com.interactioncredits.messaging.ChargeOn;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Every environment variable that the functions read, checked when it is read.
///
/// A function asks only for what it uses, in its constructor: what is missing or wrong stops that function's start.
/// Secrets are not among them: `secrets.Secret` reads those at run time.
public record Settings(Map<String, String> environment) {

    public String tableName() {
        return required("TABLE_NAME");
    }

    public String sendsQueueUrl() {
        return required("SENDS_QUEUE_URL");
    }

    public String statusesQueueUrl() {
        return required("STATUSES_QUEUE_URL");
    }

    public String stateMachineArn() {
        return required("STATE_MACHINE_ARN");
    }

    public String clerkIssuer() {
        return required("CLERK_ISSUER");
    }

    /// Where Clerk's keys are fetched; used when no PEM is set.
    public URI clerkJwksUrl() {
        return address("CLERK_JWKS_URL").orElseGet(() -> URI.create(clerkIssuer() + "/.well-known/jwks.json"));
    }

    /// Clerk's public key as PEM: tokens are then verified without network.
    public Optional<String> clerkJwtKey() {
        return optional("CLERK_JWT_KEY");
    }

    /// The origins (`azp`) whose tokens count.
    public Set<String> allowedOrigins() {
        return list("ALLOWED_ORIGINS");
    }

    /// Whether a session token without `azp` counts; one with a wrong `azp` never does.
    public boolean allowTokensWithoutOrigin() {
        return switch (optional("ALLOW_TOKENS_WITHOUT_ORIGIN").orElse("false")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong("ALLOW_TOKENS_WITHOUT_ORIGIN", "must be true or false");
        };
    }

    /// This system's own machine id (`mch_…`), for which machine tokens must be made.
    public Optional<String> machineAudience() {
        return optional("MACHINE_AUDIENCE");
    }

    /// The machines whose tokens count, with their scopes: `mch_a:hold+read`, or `mch_b` for all scopes.
    public Set<String> allowedMachines() {
        return list("ALLOWED_MACHINES");
    }

    public URI whatsAppBaseUrl() {
        return address("WHATSAPP_BASE_URL").orElseGet(() -> URI.create("https://graph.facebook.com"));
    }

    public String whatsAppApiVersion() {
        return optional("WHATSAPP_API_VERSION").orElse("v26.0");
    }

    public String whatsAppPhoneNumberId() {
        return required("WHATSAPP_PHONE_NUMBER_ID");
    }

    /// Where the secret is; what it holds is no setting.
    public String whatsAppSecretArn() {
        return required("WHATSAPP_SECRET_ARN");
    }

    public ChargeOn chargeOn() {
        return ChargeOn.named(optional("CHARGE_ON").orElse(ChargeOn.ACCEPTED.label()))
                .orElseThrow(() -> wrong("CHARGE_ON", "must be accepted or delivered"));
    }

    /// What one message costs, in credits.
    public long messagePrice() {
        return number("MESSAGE_PRICE", 1, 1, 1_000_000);
    }

    /// How long a message's credits stay held, as `ChargeOn` wants it.
    public Duration messageHoldLasts() {
        return switch (chargeOn()) {
            case ACCEPTED -> Duration.ofSeconds(number("MESSAGE_HOLD_SECONDS", 900, 120, 604_800));
            case DELIVERED -> Duration.ofSeconds(number("DELIVERED_HOLD_SECONDS", 604_800, 120, 3_456_000));
        };
    }

    /// At or under this many available credits an account is low.
    public long lowCreditThreshold() {
        return number("LOW_CREDIT_THRESHOLD", 20, 0, 1_000_000_000);
    }

    public int activeHoldLimit() {
        return (int) number("ACTIVE_HOLD_LIMIT", 1_000, 1, 10_000);
    }

    /// The least level that is logged.
    public LogLevel logLevel() {
        var name = optional("LOG_LEVEL").orElse("INFO");
        return Arrays.stream(LogLevel.values())
                .filter(level -> level.name().equals(name))
                .findFirst()
                .orElseThrow(() -> wrong("LOG_LEVEL", "must be DEBUG, INFO, WARN or ERROR"));
    }

    public enum LogLevel {
        DEBUG,
        INFO,
        WARN,
        ERROR
    }

    private String required(String name) {
        return optional(name)
                .orElseThrow(() -> new IllegalStateException("environment variable " + name + " is not set"));
    }

    private Optional<String> optional(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    private Optional<URI> address(String name) {
        try {
            return optional(name).map(URI::create);
        } catch (IllegalArgumentException noAddress) {
            throw wrong(name, "must be an address such as https://example.com");
        }
    }

    /// Entries as they stand between the commas: a blank beside one would reach API Gateway as part of an origin.
    private Set<String> list(String name) {
        return optional(name)
                .map(value -> Set.copyOf(List.of(value.split(",", -1))))
                .orElse(Set.of());
    }

    private long number(String name, long standard, long least, long most) {
        var text = optional(name).orElse(Long.toString(standard));
        if (text.matches("[0-9]{1,18}")) {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        }
        throw wrong(name, "must be a whole number from " + least + " to " + most);
    }

    private static IllegalStateException wrong(String name, String problem) {
        return new IllegalStateException("environment variable " + name + " " + problem);
    }
}
