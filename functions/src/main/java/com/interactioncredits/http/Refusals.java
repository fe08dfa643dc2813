package com.interactioncredits.http;

import static com.interactioncredits.http.Problem.ACCOUNT_FROZEN;
import static com.interactioncredits.http.Problem.AMOUNT_EXCEEDS_HOLD;
import static com.interactioncredits.http.Problem.BODY_TOO_LARGE;
import static com.interactioncredits.http.Problem.CURSOR_EXPIRED;
import static com.interactioncredits.http.Problem.FORBIDDEN;
import static com.interactioncredits.http.Problem.HOLD_CONVERTED;
import static com.interactioncredits.http.Problem.HOLD_EXPIRED;
import static com.interactioncredits.http.Problem.HOLD_MANAGED;
import static com.interactioncredits.http.Problem.HOLD_NOT_CONVERTED;
import static com.interactioncredits.http.Problem.HOLD_NOT_FOUND;
import static com.interactioncredits.http.Problem.HOLD_RELEASED;
import static com.interactioncredits.http.Problem.INSUFFICIENT_CREDITS;
import static com.interactioncredits.http.Problem.INTERNAL;
import static com.interactioncredits.http.Problem.INVALID_CURSOR;
import static com.interactioncredits.http.Problem.INVALID_REQUEST;
import static com.interactioncredits.http.Problem.MESSAGE_NOT_FOUND;
import static com.interactioncredits.http.Problem.NOT_FOUND;
import static com.interactioncredits.http.Problem.RATE_LIMITED;
import static com.interactioncredits.http.Problem.REFERENCE_REUSED;
import static com.interactioncredits.http.Problem.SENDING_PAUSED;
import static com.interactioncredits.http.Problem.TOO_MANY_HOLDS;
import static com.interactioncredits.http.Problem.TRY_AGAIN;
import static com.interactioncredits.http.Problem.UNAUTHORIZED;
import static com.interactioncredits.http.Problem.UNSUPPORTED_MEDIA_TYPE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.interactioncredits.auth.Caller;
import com.interactioncredits.auth.Scope;
import com.interactioncredits.auth.TokenOutcome;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.PayloadField;
import com.interactioncredits.http.Answer.Refusal;
import com.interactioncredits.ledger.HoldLimit;
import com.interactioncredits.parsing.BadFields;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Each refusal in words that tell a person what to do next.
public final class Refusals {
    static final String OTHER_CURSOR = "does not belong to this list";

    private static final String SOON = "1";

    private Refusals() {}

    public static Refusal noSuchRoute() {
        return Refusal.of(NOT_FOUND, "Check the method and the path: this API has no such route.");
    }

    static Refusal unknownCreditType() {
        return Refusal.of(NOT_FOUND, "Check the path: credits are of type interaction or scraper.");
    }

    static Refusal unauthorized(TokenOutcome.Reason reason) {
        var hasToken = reason != TokenOutcome.Reason.NO_TOKEN && reason != TokenOutcome.Reason.NOT_BEARER;
        return Refusal.of(
                        UNAUTHORIZED,
                        "Sign in again, or fetch a new token, and send it in the header Authorization: Bearer <token>.")
                .withHeader("WWW-Authenticate", hasToken ? "Bearer error=\"invalid_token\"" : "Bearer");
    }

    public static Refusal bodyTooLarge(int maxBytes) {
        return Refusal.of(BODY_TOO_LARGE, "Send a body of at most " + maxBytes / 1024 + " KiB.");
    }

    static Refusal unsupportedMediaType() {
        return Refusal.of(UNSUPPORTED_MEDIA_TYPE, "Send JSON, with the header Content-Type: application/json.");
    }

    static Refusal compressed() {
        return Refusal.of(UNSUPPORTED_MEDIA_TYPE, "Send the body uncompressed, without the header Content-Encoding.");
    }

    static Refusal otherCharset() {
        return Refusal.of(UNSUPPORTED_MEDIA_TYPE, "Send the body in UTF-8, and no other charset in Content-Type.");
    }

    static Refusal invalidRequest(BadFields bad) {
        var refusal = Refusal.of(INVALID_REQUEST, "Correct the fields that errors lists, then send the request again.")
                .with("errors", bad.view());
        return bad.omitted() == 0 ? refusal : refusal.with("errorsOmitted", bad.omitted());
    }

    public static Refusal invalidField(String field, String problem) {
        var bad = new BadFields();
        bad.add(field, problem);
        return invalidRequest(bad);
    }

    static Refusal invalidCursor(String parameter) {
        var bad = new BadFields();
        bad.add(parameter, OTHER_CURSOR);
        return Refusal.of(
                        INVALID_CURSOR,
                        "Start again at the first page: a cursor works only for its own account, list and filter.")
                .with("errors", bad.view());
    }

    static Refusal noPermission(Access access, Caller caller) {
        return Refusal.of(
                FORBIDDEN,
                switch (caller) {
                    case Caller.Service service ->
                        access.scope()
                                .map(missing -> missingScope(missing, service))
                                .orElse("Sign in as an operator: machines have no access to this route.");
                    case Caller.User _ ->
                        switch (access) {
                            case GRANT ->
                                "Ask an operator: only operators and services grant, adjust and refund credits.";
                            case SEE_OPERATIONS, OPERATE ->
                                "Ask an operator: only operators see and change how the system runs.";
                            case HOLD, SEND, READ ->
                                "Sign in as yourself: a session that acts for another user may only read.";
                        };
                });
    }

    private static String missingScope(Scope missing, Caller.Service service) {
        var needed = Stream.concat(service.scopes().stream(), Stream.of(missing))
                .sorted()
                .map(Scope::label)
                .collect(Collectors.joining("+"));
        return "This machine lacks the scope " + missing.label() + ". Add it in the setting AllowedMachines: "
                + service.machineId() + ":" + needed + ".";
    }

    public static Refusal notFromMeta() {
        return Refusal.of(FORBIDDEN, "Check the app secret and the verify token: this call is not signed by them.");
    }

    public static Refusal notFromClerk() {
        return Refusal.of(FORBIDDEN, "Check the signing secret and the clock: this call is not signed by Clerk.");
    }

    public static Refusal cursorExpired() {
        return Refusal.of(
                CURSOR_EXPIRED, "Call again without since, and read the lists again: a cursor works for 24 hours.");
    }

    public static Refusal holdNotFound() {
        return Refusal.of(HOLD_NOT_FOUND, "Check the holdId or referenceId: this account has no such hold.");
    }

    public static Refusal messageNotFound() {
        return Refusal.of(MESSAGE_NOT_FOUND, "Check the message's id: this user has no such message.");
    }

    public static Refusal holdManaged() {
        return Refusal.of(
                HOLD_MANAGED,
                "This hold ends with its message or by the service that placed it. You do not need to end it.");
    }

    public static Refusal referenceReused(Set<PayloadField> differs, JsonNode existing) {
        return referenceReused(differs.stream().map(Refusals::name).toList(), existing);
    }

    private static String name(PayloadField field) {
        return switch (field) {
            case HOLD -> "holdId";
            case AMOUNT -> "amount";
            case REASON -> "reason";
            case DURATION -> "expiresInSeconds";
        };
    }

    public static Refusal referenceReused(List<String> differs, JsonNode existing) {
        var names = JsonNodeFactory.instance.arrayNode();
        differs.forEach(names::add);
        return Refusal.of(
                        REFERENCE_REUSED,
                        "Use a new reference for something new, or repeat the call exactly as it was first sent.")
                .with("differs", names)
                .with("existing", existing);
    }

    public static Refusal holdConverted(Hold hold) {
        long spent = hold.convertedAmount().orElseThrow();
        var all = spent == 1 ? "its credit was spent" : "its " + spent + " credits were spent";
        var credits = spent < hold.amount()
                ? spent + " of its " + hold.amount() + " credits were spent, the others are available again"
                : spent == hold.amount()
                        ? all
                        : spent + " credits were spent, " + (spent - hold.amount()) + " more than it held";
        return Refusal.of(
                        HOLD_CONVERTED,
                        "This hold has already been converted: " + credits + ". To spend more, place a new hold.")
                .with("hold", Views.hold(hold));
    }

    /// For a hold that is placed again after it has ended: no credits are held for the caller.
    public static Refusal holdEnded(Hold hold) {
        var refusal =
                switch (hold.status()) {
                    case CONVERTED -> holdConverted(hold);
                    case RELEASED, EXPIRED -> holdReturned(hold);
                    case ACTIVE -> throw new IllegalArgumentException("the hold has not ended");
                };
        return refusal.withHeader("Idempotent-Replay", "true");
    }

    /// For a hold that was to be converted after its credits had gone back.
    public static Refusal holdReturned(Hold hold) {
        var refusal = hold.status() == Hold.Status.EXPIRED
                ? Refusal.of(
                        HOLD_EXPIRED,
                        "This hold has expired and its credits are available again. Place a new hold, with a new"
                                + " referenceId.")
                : Refusal.of(
                        HOLD_RELEASED,
                        "This hold was released and its credits are available again. Place a new hold, with a new"
                                + " referenceId.");
        return refusal.with("hold", Views.hold(hold));
    }

    public static Refusal amountExceedsHold(Hold hold) {
        return Refusal.of(
                        AMOUNT_EXCEEDS_HOLD,
                        "Deduct at most the " + hold.amount()
                                + " credits of the hold, or set allowExcess to take the rest from what is available.")
                .with("hold", Views.hold(hold));
    }

    public static Refusal refundExceedsHold(Hold hold, long left) {
        return Refusal.of(
                        AMOUNT_EXCEEDS_HOLD,
                        left == 0
                                ? "All credits of this deduction were refunded: nothing is left to refund."
                                : "Refund at most " + left + ": the rest of this deduction was refunded already.")
                .with("hold", Views.hold(hold));
    }

    public static Refusal holdNotConverted(Hold hold) {
        var instead = hold.status() == Hold.Status.ACTIVE
                ? "This hold is still active. To give its credits back, release it."
                : "This hold has ended without a deduction: its credits are available already.";
        return Refusal.of(HOLD_NOT_CONVERTED, instead).with("hold", Views.hold(hold));
    }

    public static Refusal messageRefundManaged() {
        return Refusal.of(
                HOLD_MANAGED,
                "This hold belongs to a message, which is refunded when WhatsApp reports that it failed.");
    }

    public static Refusal tooLittleToAdjust(long available, long required) {
        return Refusal.of(
                        INSUFFICIENT_CREDITS,
                        available == 0
                                ? "No credits are available: held and spent credits cannot be taken back."
                                : "Take back at most " + available
                                        + " credits: held and spent credits cannot be taken back.")
                .with("available", available)
                .with("required", required)
                .with("shortfall", required - available);
    }

    /// @param wait until the next call fits
    public static Refusal rateLimited(Duration wait) {
        return Refusal.of(RATE_LIMITED, "Wait as long as Retry-After says, then send the same call again.")
                .withHeader(
                        "Retry-After", Long.toString(wait.plusNanos(999_999_999).toSeconds()));
    }

    public static Refusal accountFrozen() {
        return Refusal.of(
                ACCOUNT_FROZEN,
                "Ask support to unfreeze this account: until then, nothing can be held or sent. Credits are kept.");
    }

    public static Refusal tooManyHolds(HoldLimit.TooManyHolds refused) {
        var wait = Duration.between(refused.asOf(), refused.nextExpiryAt());
        return Refusal.of(
                        TOO_MANY_HOLDS,
                        "Convert or release holds, or wait until one expires: at most " + refused.limit()
                                + " may be active at once. Holds of messages do not count.")
                .with("nextExpiryAt", Views.text(Views.time(refused.nextExpiryAt())))
                .withHeader("Retry-After", Long.toString(Math.max(1, wait.toSeconds() + 1)));
    }

    public static Refusal insufficientCredits(long available, long required) {
        long shortfall = required - available;
        return Refusal.of(
                        INSUFFICIENT_CREDITS,
                        (shortfall == 1 ? "1 more credit is needed" : shortfall + " more credits are needed")
                                + ". Add credits, or wait for active holds to end.")
                .with("available", available)
                .with("required", required)
                .with("shortfall", shortfall);
    }

    public static Refusal sendingPaused() {
        return Refusal.of(
                        SENDING_PAUSED,
                        "Send the same call again later: sending is paused for now. No credits were held.")
                .withHeader("Retry-After", "60");
    }

    public static Refusal tryAgain() {
        return Refusal.of(TRY_AGAIN, "Send the same call again in a moment: it takes effect once, however often sent.")
                .withHeader("Retry-After", SOON);
    }

    static Refusal internal() {
        return Refusal.of(INTERNAL, "Send the same call again later; if it still fails, report the requestId.");
    }
}
