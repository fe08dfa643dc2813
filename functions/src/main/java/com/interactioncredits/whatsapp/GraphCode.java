package com.interactioncredits.whatsapp;

import static com.interactioncredits.whatsapp.GraphCode.Fate.DOUBTFUL;
import static com.interactioncredits.whatsapp.GraphCode.Fate.OPERATOR;
import static com.interactioncredits.whatsapp.GraphCode.Fate.PASSES;
import static com.interactioncredits.whatsapp.GraphCode.Fate.REFUSED;

import java.time.Duration;
import java.util.Arrays;

/// What each error code of the Graph API means for a message: the only place that knows.
enum GraphCode {
    TOO_MANY_CALLS(4, PASSES, "WhatsApp is being called too often"),
    SERVICE_UNAVAILABLE(2, PASSES, "WhatsApp is unavailable for the moment"),
    ACCOUNT_CALLS_EXCEEDED(80007, PASSES, "The WhatsApp account is being called too often"),
    THROUGHPUT_EXCEEDED(130429, PASSES, "Too many messages at once from the sending number"),
    CLOUD_API_UNAVAILABLE(131016, PASSES, "WhatsApp is unavailable for the moment"),
    PAIR_RATE_EXCEEDED(131056, PASSES, "Too many messages in a short time to this recipient"),
    ACCOUNT_IN_MAINTENANCE(131057, PASSES, "The WhatsApp account is in maintenance for the moment"),
    SERVER_UNAVAILABLE(133004, PASSES, "WhatsApp is unavailable for the moment"),

    INVALID_OR_SERVER_ERROR(1, DOUBTFUL, "WhatsApp could not process the message"),
    SOMETHING_WENT_WRONG(131000, DOUBTFUL, "WhatsApp could not process the message"),

    INVALID_ID(33, REFUSED, "The sending number is not known to WhatsApp"),
    INVALID_PARAMETER(100, REFUSED, "WhatsApp does not accept a field of the message"),
    RECIPIENT_BLOCKED(130403, REFUSED, "The recipient is blocked by the sending number"),
    IN_EXPERIMENT(130472, REFUSED, "WhatsApp holds back marketing messages to this recipient"),
    PARAMETER_MISSING(131008, REFUSED, "A field that WhatsApp requires is missing"),
    PARAMETER_NOT_VALID(131009, REFUSED, "WhatsApp does not accept the value of a field"),
    RECIPIENT_IS_SENDER(131021, REFUSED, "The recipient is the sending number itself"),
    UNDELIVERABLE(131026, REFUSED, "The recipient cannot be reached on WhatsApp"),
    RECIPIENT_NOT_ALLOWED(131030, REFUSED, "The recipient is not on the list of the test number"),
    WINDOW_CLOSED(131047, REFUSED, "More than 24 hours since the recipient last wrote: send a template instead"),
    SPAM_RATE_REACHED(131048, REFUSED, "WhatsApp limits the sending number because messages were reported as spam"),
    ECOSYSTEM_LIMIT(131049, REFUSED, "The recipient gets no more marketing messages for now: wait at least a day"),
    OPTED_OUT(131050, REFUSED, "The recipient has stopped marketing messages from this sender"),
    TYPE_UNSUPPORTED(131051, REFUSED, "WhatsApp does not support this type of message"),
    MEDIA_NOT_FETCHED(131052, REFUSED, "WhatsApp could not fetch the media of the message"),
    MEDIA_NOT_SENT(131053, REFUSED, "WhatsApp could not process the media of the message"),
    NO_AUTHENTICATION_TEMPLATE(131062, REFUSED, "Authentication templates need the recipient's phone number"),
    TEMPLATE_NOT_USABLE(131063, REFUSED, "The template cannot be used for this message"),
    CLASSIFICATION_LIMIT(131064, REFUSED, "WhatsApp limits the sending number because of how its templates are used"),
    TEMPLATE_VARIABLES_COUNT(132000, REFUSED, "The number of variables does not match the template"),
    TEMPLATE_UNKNOWN(132001, REFUSED, "The template does not exist in this language, or is not approved"),
    TEMPLATE_TOO_LONG(132005, REFUSED, "The filled-in template is too long"),
    TEMPLATE_AGAINST_POLICY(132007, REFUSED, "The template is against WhatsApp's policy"),
    TEMPLATE_VARIABLES_FORMAT(132012, REFUSED, "A variable does not have the template's format"),
    TEMPLATE_PAUSED(132015, REFUSED, "The template is paused because of its low quality"),
    TEMPLATE_DISABLED(132016, REFUSED, "The template is disabled because of its low quality"),
    TEMPLATE_COMPONENTS(132018, REFUSED, "The components do not match the template"),
    FLOW_BLOCKED(132068, REFUSED, "The flow of the template is blocked"),
    FLOW_THROTTLED(132069, REFUSED, "The flow of the template is throttled"),

    NOT_AUTHENTICATED(0, OPERATOR, "The sender could not be authenticated by WhatsApp"),
    NO_CAPABILITY(3, OPERATOR, "The sender lacks a permission at WhatsApp"),
    NO_PERMISSION(10, OPERATOR, "The sender lacks a permission at WhatsApp"),
    TOKEN_EXPIRED(190, OPERATOR, "The sender's access to WhatsApp has expired"),
    PERMISSION_DENIED(200, 299, OPERATOR, "The sender lacks a permission at WhatsApp"),
    AGAINST_POLICY(368, OPERATOR, "The sender is blocked for a violation of WhatsApp's policy"),
    COUNTRY_RESTRICTED(130497, OPERATOR, "The sender may not send messages to this country"),
    ACCESS_DENIED(131005, OPERATOR, "The sender lacks a permission at WhatsApp"),
    ACCOUNT_LOCKED(131031, OPERATOR, "The sender's WhatsApp account is locked"),
    DISPLAY_NAME_NOT_APPROVED(131037, OPERATOR, "The sender's display name is not approved by WhatsApp"),
    PAYMENT_PROBLEM(131042, OPERATOR, "The sender's payment to WhatsApp has a problem"),
    INCORRECT_CERTIFICATE(131045, OPERATOR, "The sending number is not registered correctly"),
    NUMBER_NOT_REGISTERED(133010, OPERATOR, "The sending number is not registered at WhatsApp"),

    /// Any code not listed here: new ones come without notice.
    UNRECOGNISED(1, 0, DOUBTFUL, "WhatsApp answered with an error that is not known here");

    enum Fate {
        /// Not taken; the same message may be taken later.
        PASSES,
        /// Not taken, and never will be.
        REFUSED,
        /// The same, until an operator puts the sender's account right.
        OPERATOR,
        /// Not taken if the status is 4xx; with a 5xx nobody knows.
        DOUBTFUL
    }

    private final int first;
    private final int last;
    private final Fate fate;
    private final String title;

    GraphCode(int code, Fate fate, String title) {
        this(code, code, fate, title);
    }

    GraphCode(int first, int last, Fate fate, String title) {
        this.first = first;
        this.last = last;
        this.fate = fate;
        this.title = title;
    }

    static GraphCode of(int code) {
        return Arrays.stream(values())
                .filter(known -> known.first <= code && code <= known.last)
                .findFirst()
                .orElse(UNRECOGNISED);
    }

    Fate fate() {
        return fate;
    }

    String title() {
        return title;
    }

    /// The pair limit has a rule of Meta's own, 4 to the power of 0, 1, 2 … seconds; maintenance takes up to a minute.
    Duration backoff(int attempts) {
        int earlier = Math.clamp(attempts - 1L, 0, 30);
        return switch (this) {
            case PAIR_RATE_EXCEEDED -> Duration.ofSeconds(1L << (2 * Math.min(earlier, 4)));
            case ACCOUNT_IN_MAINTENANCE -> Duration.ofSeconds(20);
            default -> Duration.ofSeconds(1L << Math.min(earlier, 6));
        };
    }
}
