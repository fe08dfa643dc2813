package com.interactioncredits.whatsapp;

import static com.interactioncredits.whatsapp.GraphCode.Fate.DOUBTFUL;
import static com.interactioncredits.whatsapp.GraphCode.Fate.PASSES;
import static com.interactioncredits.whatsapp.GraphCode.Fate.REFUSED;
import static com.interactioncredits.whatsapp.GraphCode.Fate.REFUSED_FOR_NOW;
import static com.interactioncredits.whatsapp.GraphCode.Fate.SENDER;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/// What each error code of the Graph API means for a message: the only place that knows.
enum GraphCode {
    TOO_MANY_CALLS(4, PASSES, "WhatsApp is being called too often"),
    USER_CALLS_EXCEEDED(17, PASSES, "WhatsApp is being called too often"),
    PAGE_CALLS_EXCEEDED(32, PASSES, "WhatsApp is being called too often"),
    APPLICATION_LIMIT(341, PASSES, "WhatsApp is being called too often"),
    CUSTOM_RATE_EXCEEDED(613, PASSES, "WhatsApp is being called too often"),
    SERVICE_UNAVAILABLE(2, PASSES, "WhatsApp is unavailable for the moment"),
    ACCOUNT_CALLS_EXCEEDED(80007, PASSES, "The WhatsApp account is being called too often"),
    THROUGHPUT_EXCEEDED(130429, PASSES, "Too many messages at once from the sending number"),
    CLOUD_API_UNAVAILABLE(131016, PASSES, "WhatsApp is unavailable for the moment"),
    PAIR_RATE_EXCEEDED(131056, PASSES, "Too many messages in a short time to this recipient"),
    ACCOUNT_IN_MAINTENANCE(131057, PASSES, "The WhatsApp account is in maintenance for the moment"),
    SERVER_UNAVAILABLE(133004, PASSES, "WhatsApp is unavailable for the moment"),

    INVALID_OR_SERVER_ERROR(1, DOUBTFUL, "WhatsApp could not process the message"),
    SOMETHING_WENT_WRONG(131000, DOUBTFUL, "WhatsApp could not process the message"),

    INVALID_PARAMETER(100, REFUSED, "WhatsApp does not accept a field of the message"),
    RECIPIENT_BLOCKED(130403, REFUSED_FOR_NOW, "The recipient is blocked by the sending number"),
    COUNTRY_RESTRICTED(130497, REFUSED, "The sender may not send messages to the recipient's country"),
    IN_EXPERIMENT(130472, REFUSED_FOR_NOW, "WhatsApp holds back marketing messages to this recipient"),
    PARAMETER_MISSING(131008, REFUSED, "A field that WhatsApp requires is missing"),
    PARAMETER_NOT_VALID(131009, REFUSED, "WhatsApp does not accept the value of a field"),
    RECIPIENT_IS_SENDER(131021, REFUSED, "The recipient is the sending number itself"),
    UNDELIVERABLE(131026, REFUSED, "The recipient cannot be reached on WhatsApp"),
    RECIPIENT_NOT_ALLOWED(131030, REFUSED_FOR_NOW, "The recipient is not on the list of the test number"),
    WINDOW_CLOSED(
            131047, REFUSED_FOR_NOW, "More than 24 hours since the recipient last wrote: send a template instead"),
    ECOSYSTEM_LIMIT(
            131049, REFUSED_FOR_NOW, "The recipient gets no more marketing messages for now: wait at least a day"),
    OPTED_OUT(131050, REFUSED, "The recipient has stopped marketing messages from this sender"),
    TYPE_UNSUPPORTED(131051, REFUSED, "WhatsApp does not support this type of message"),
    MEDIA_NOT_FETCHED(131052, REFUSED_FOR_NOW, "WhatsApp could not fetch the media of the message"),
    MEDIA_NOT_SENT(131053, REFUSED, "WhatsApp could not process the media of the message"),
    NO_AUTHENTICATION_TEMPLATE(131062, REFUSED, "Authentication templates need the recipient's phone number"),
    TEMPLATE_NOT_USABLE(131063, REFUSED, "The template cannot be used for this message"),
    TEMPLATE_VARIABLES_COUNT(132000, REFUSED, "The number of variables does not match the template"),
    TEMPLATE_UNKNOWN(132001, REFUSED_FOR_NOW, "The template does not exist in this language, or is not approved"),
    TEMPLATE_TOO_LONG(132005, REFUSED, "The filled-in template is too long"),
    TEMPLATE_AGAINST_POLICY(132007, REFUSED, "The template is against WhatsApp's policy"),
    TEMPLATE_VARIABLES_FORMAT(132012, REFUSED, "A variable does not have the template's format"),
    TEMPLATE_PAUSED(132015, REFUSED_FOR_NOW, "The template is paused because of its low quality"),
    TEMPLATE_DISABLED(132016, REFUSED, "The template is disabled because of its low quality"),
    TEMPLATE_COMPONENTS(132018, REFUSED, "The components do not match the template"),
    FLOW_BLOCKED(132068, REFUSED_FOR_NOW, "The flow of the template is blocked"),
    FLOW_THROTTLED(132069, REFUSED_FOR_NOW, "The flow of the template is throttled"),

    NOT_AUTHENTICATED(0, SENDER, "The sender could not be authenticated by WhatsApp"),
    NO_CAPABILITY(3, SENDER, "The sender lacks a permission at WhatsApp"),
    NO_PERMISSION(10, SENDER, "The sender lacks a permission at WhatsApp"),
    TOKEN_EXPIRED(190, SENDER, "The sender's access to WhatsApp has expired"),
    PERMISSION_DENIED(200, 299, SENDER, "The sender lacks a permission at WhatsApp"),
    /// 100 alone is about the message; with this subcode the sending number does not exist or the token may not use it.
    NUMBER_NOT_FOUND(100, 33, "The sending number is not known to WhatsApp"),
    INVALID_ID(33, SENDER, "The sending number is not known to WhatsApp"),
    APPLICATION_NOT_VALID(101, SENDER, "The sender could not be authenticated by WhatsApp"),
    SESSION_EXPIRED(102, SENDER, "The sender's access to WhatsApp has expired"),
    METHOD_DEPRECATED(12, SENDER, "The sender uses a version of WhatsApp's interface that has ended"),
    VERSION_ENDED(2635, SENDER, "The sender uses a version of WhatsApp's interface that has ended"),
    PATH_UNKNOWN(2500, SENDER, "The sender is not set up correctly for WhatsApp"),
    SPAM_RATE_REACHED(131048, SENDER, "WhatsApp limits the sending number because messages were reported as spam"),
    CLASSIFICATION_LIMIT(131064, SENDER, "WhatsApp limits the sending number because of how its templates are used"),
    AGAINST_POLICY(368, SENDER, "The sender is blocked for a violation of WhatsApp's policy"),
    ACCESS_DENIED(131005, SENDER, "The sender lacks a permission at WhatsApp"),
    ACCOUNT_LOCKED(131031, SENDER, "The sender's WhatsApp account is locked"),
    DISPLAY_NAME_NOT_APPROVED(131037, SENDER, "The sender's display name is not approved by WhatsApp"),
    PAYMENT_PROBLEM(131042, SENDER, "The sender's payment to WhatsApp has a problem"),
    INCORRECT_CERTIFICATE(131045, SENDER, "The sending number is not registered correctly"),
    NUMBER_NOT_REGISTERED(133010, SENDER, "The sending number is not registered at WhatsApp"),

    /// Any code not listed here: new ones come without notice.
    UNRECOGNISED(1, 0, DOUBTFUL, "WhatsApp answered with an error that is not known here");

    enum Fate {
        /// Not accepted; the same message may be accepted later.
        PASSES,
        /// Not accepted, and never will be.
        REFUSED,
        /// Not accepted; the same message may be accepted after a longer time, or after a person acts.
        REFUSED_FOR_NOW,
        /// Not accepted, because of the sending account alone, until an operator acts.
        SENDER,
        /// Not accepted if the status is 4xx; unknown with a 5xx.
        DOUBTFUL
    }

    private static final int ANY_SUBCODE = 0;

    private final int first;
    private final int last;
    private final int subcode;
    private final Fate fate;
    private final String title;

    GraphCode(int code, Fate fate, String title) {
        this(code, code, fate, title);
    }

    GraphCode(int first, int last, Fate fate, String title) {
        this(first, last, ANY_SUBCODE, fate, title);
    }

    /// An error of the sender that only the subcode distinguishes from one of the message.
    GraphCode(int code, int subcode, String title) {
        this(code, code, subcode, Fate.SENDER, title);
    }

    GraphCode(int first, int last, int subcode, Fate fate, String title) {
        this.first = first;
        this.last = last;
        this.subcode = subcode;
        this.fate = fate;
        this.title = title;
    }

    static GraphCode of(int code, Optional<Integer> subcode) {
        var known = Arrays.stream(values())
                .filter(candidate -> candidate.first <= code && code <= candidate.last)
                .toList();
        return known.stream()
                .filter(candidate -> subcode.equals(Optional.of(candidate.subcode)))
                .findFirst()
                .or(() -> known.stream()
                        .filter(candidate -> candidate.subcode == ANY_SUBCODE)
                        .findFirst())
                .orElse(UNRECOGNISED);
    }

    Fate fate() {
        return fate;
    }

    String title() {
        return title;
    }

    GraphError.Blame blame() {
        return switch (fate) {
            case PASSES, DOUBTFUL -> GraphError.Blame.WHATSAPP;
            case SENDER -> GraphError.Blame.SENDER;
            case REFUSED, REFUSED_FOR_NOW ->
                switch (this) {
                    case RECIPIENT_BLOCKED,
                            COUNTRY_RESTRICTED,
                            IN_EXPERIMENT,
                            RECIPIENT_IS_SENDER,
                            UNDELIVERABLE,
                            RECIPIENT_NOT_ALLOWED,
                            WINDOW_CLOSED,
                            ECOSYSTEM_LIMIT,
                            OPTED_OUT -> GraphError.Blame.RECIPIENT;
                    default -> GraphError.Blame.MESSAGE;
                };
        };
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
