package com.interactioncredits.wiring;

import com.interactioncredits.credits.Limits;
import com.interactioncredits.credits.RateLimit;
import com.interactioncredits.ledger.PlaceBy;
import com.interactioncredits.messages.ChargeOn;
import com.interactioncredits.operations.Breaker;
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
    /// Long enough for the attempts to send it.
    private static final Duration MIN_MESSAGE_HOLD = Duration.ofMinutes(2);

    /// A minute, or at once.
    private static final int MAX_CALLS = 60_000;

    public String tableName() {
        return required("TABLE_NAME");
    }

    public String sendsQueueUrl() {
        return required("SENDS_QUEUE_URL");
    }

    public String statusesQueueUrl() {
        return required("STATUSES_QUEUE_URL");
    }

    public String sendsDeadLettersUrl() {
        return required("SENDS_DEAD_LETTERS_URL");
    }

    public String statusesDeadLettersUrl() {
        return required("STATUSES_DEAD_LETTERS_URL");
    }

    public String expiryFailuresUrl() {
        return required("EXPIRY_FAILURES_URL");
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

    /// Where the secret is that signs Clerk's webhooks; empty if they are not used.
    public Optional<String> clerkWebhookSecretArn() {
        return optional("CLERK_WEBHOOK_SECRET_ARN");
    }

    public ChargeOn chargeOn() {
        return ChargeOn.named(optional("CHARGE_ON").orElse(ChargeOn.ACCEPTED.label()))
                .orElseThrow(() -> wrong("CHARGE_ON", "must be accepted or delivered"));
    }

    /// What one message costs, in credits.
    public long messagePrice() {
        return number("MESSAGE_PRICE", 1, 1, Limits.MAX_HELD);
    }

    /// How long a message's credits stay held, as `ChargeOn` wants it.
    public Duration messageHoldDuration() {
        return switch (chargeOn()) {
            case ACCEPTED -> seconds("MESSAGE_HOLD_SECONDS", Limits.DEFAULT_HOLD, Limits.MAX_HOLD);
            case DELIVERED -> seconds("DELIVERED_HOLD_SECONDS", Duration.ofDays(7), Duration.ofDays(40));
        };
    }

    /// The throughput of the number that sends.
    public long messagesPerSecond() {
        return number("MESSAGES_PER_SECOND", 80, 1, 1_000);
    }

    /// When sending stops by itself. A probe lasts at least as long as a function may take to make it.
    public Breaker.Rules breaker() {
        return new Breaker.Rules(
                (int) number("BREAKER_ERRORS", 3, 0, 100),
                (int) number("BREAKER_UNANSWERED", 5, 0, 100),
                Duration.ofSeconds(number("BREAKER_PROBE_SECONDS", 30, 20, 3_600)));
    }

    /// How long after its acceptance a message may be attempted.
    public Duration maxWait() {
        return Duration.ofSeconds(number("MAX_WAIT_SECONDS", 86_400, 60, Limits.MAX_HOLD.toSeconds()));
    }

    /// At or under this many available credits an account is low.
    public long lowCreditThreshold() {
        return number("LOW_CREDIT_THRESHOLD", 20, 0, Limits.MAX_GRANT);
    }

    public int activeHoldLimit() {
        return (int) number("ACTIVE_HOLD_LIMIT", 1_000, 1, 10_000);
    }

    /// How many holds one account may have placed; empty for no limit.
    public Optional<RateLimit> holdRate() {
        return rate(RateLimit.Kind.HOLDS, "HOLDS_PER_MINUTE", "HOLD_BURST");
    }

    /// How many messages one user may have accepted; empty for no limit.
    public Optional<RateLimit> sendRate() {
        return rate(RateLimit.Kind.SENDS, "SENDS_PER_MINUTE", "SEND_BURST");
    }

    public PlaceBy placeBy() {
        return PlaceBy.named(optional("PLACE_BY").orElse(PlaceBy.TRANSACTION.label()))
                .orElseThrow(() -> wrong("PLACE_BY", "must be transaction, commit or adaptive"));
    }

    /// The lowest level that is logged.
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

    /// Entries exactly as between the commas: API Gateway would take a blank as part of an origin.
    private Set<String> list(String name) {
        return optional(name)
                .map(value -> Set.copyOf(List.of(value.split(",", -1))))
                .orElse(Set.of());
    }

    private Optional<RateLimit> rate(RateLimit.Kind kind, String perMinute, String burst) {
        var calls = (int) number(perMinute, 0, 0, MAX_CALLS);
        var atOnce = (int) number(burst, 100, 1, MAX_CALLS);
        return calls == 0 ? Optional.empty() : Optional.of(RateLimit.perMinute(kind, calls, atOnce));
    }

    private Duration seconds(String name, Duration defaultValue, Duration max) {
        return Duration.ofSeconds(
                number(name, defaultValue.toSeconds(), MIN_MESSAGE_HOLD.toSeconds(), max.toSeconds()));
    }

    private long number(String name, long defaultValue, long min, long max) {
        var text = optional(name).orElse(Long.toString(defaultValue));
        if (text.matches("[0-9]{1,18}")) {
            long value = Long.parseLong(text);
            if (value >= min && value <= max) {
                return value;
            }
        }
        throw wrong(name, "must be a whole number from " + min + " to " + max);
    }

    private static IllegalStateException wrong(String name, String problem) {
        return new IllegalStateException("environment variable " + name + " " + problem);
    }
}
