package com.interactioncredits.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.interactioncredits.auth.TokenOutcome.Reason;
import com.interactioncredits.auth.TokenOutcome.Refused;
import com.interactioncredits.auth.TokenOutcome.Verified;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the claims of a token with a good signature must say. Pure.
///
/// Clerk signs session tokens, machine tokens, OAuth tokens and tokens of its customers' own making with the same
/// keys, so that a good signature alone says little: each kind must look exactly like itself.
record ClaimRules(AuthSettings settings) {

    private static final Duration LEEWAY = Duration.ofSeconds(5);
    /// Nothing revokes a machine token, and Clerk makes them without an end unless asked.
    private static final Duration MAX_MACHINE_TOKEN_LIFE = Duration.ofHours(1);
    private static final long LAST_SECOND = 253_402_300_799L; // of the year 9999

    private static final Set<String> SESSION_CATEGORIES = Set.of("cl_B7d4PD111AAA", "cl_I7d4PD111III");
    private static final Set<String> MACHINE_CATEGORIES = Set.of("cl_B7d4PD333AAA");
    private static final Set<String> SESSION_TYPES = Set.of("JWT");
    private static final Set<String> MACHINE_TYPES = Set.of("JWT", "at+jwt");

    TokenOutcome judge(ObjectNode header, ObjectNode claims, Instant now) {
        if (!settings.issuer().equals(text(claims, "iss"))) {
            return new Refused(Reason.ISSUER);
        }
        var wrongTime = wrongTime(claims, now);
        if (wrongTime != null) {
            return new Refused(wrongTime);
        }
        var subject = text(claims, "sub");
        if (subject == null) {
            return new Refused(Reason.SUBJECT);
        }
        if (Caller.Service.isId(subject)) {
            return machine(header, claims, subject);
        }
        return Caller.User.isId(subject) ? user(header, claims, subject) : new Refused(Reason.SUBJECT);
    }

    private static @Nullable Reason wrongTime(ObjectNode claims, Instant now) {
        var expires = time(claims, "exp");
        var notBefore = time(claims, "nbf");
        var issued = time(claims, "iat");
        if (expires == null || notBefore == null || issued == null) {
            return Reason.TIMES;
        }
        if (!now.isBefore(expires.plus(LEEWAY))) {
            return Reason.EXPIRED;
        }
        var latest = now.plus(LEEWAY);
        if (notBefore.isAfter(latest)) {
            return Reason.NOT_YET_VALID;
        }
        return issued.isAfter(latest) ? Reason.ISSUED_IN_FUTURE : null;
    }

    private TokenOutcome machine(ObjectNode header, ObjectNode claims, String subject) {
        var wrongKind = wrongKind(header, MACHINE_TYPES, MACHINE_CATEGORIES);
        if (wrongKind != null) {
            return new Refused(wrongKind);
        }
        var scopes = settings.machines().scopes().get(subject);
        if (scopes == null) {
            return new Refused(Reason.MACHINE_NOT_ALLOWED);
        }
        // A machine's token for another machine of the same instance has the same issuer, subject and signature.
        if (!settings.machines()
                .audience()
                .map(ours -> names(claims.path("aud"), ours))
                .orElse(false)) {
            return new Refused(Reason.AUDIENCE);
        }
        return livesTooLong(claims) ? new Refused(Reason.LIFETIME) : new Verified(new Caller.Service(subject, scopes));
    }

    /// Whether an `aud`, one name or a list of names (RFC 7519, 4.1.3), has this name.
    private static boolean names(JsonNode audience, String name) {
        if (audience.isTextual()) {
            return audience.textValue().equals(name);
        }
        var listed = audience.isArray() ? audience.valueStream().toList() : List.<JsonNode>of();
        return listed.stream().allMatch(JsonNode::isTextual)
                && listed.stream().anyMatch(one -> one.textValue().equals(name));
    }

    private static boolean livesTooLong(ObjectNode claims) {
        var issued = time(claims, "iat");
        var expires = time(claims, "exp");
        return issued == null || expires == null || expires.isAfter(issued.plus(MAX_MACHINE_TOKEN_LIFE));
    }

    private TokenOutcome user(ObjectNode header, ObjectNode claims, String subject) {
        var wrongKind = wrongKind(header, SESSION_TYPES, SESSION_CATEGORIES);
        if (wrongKind != null) {
            return new Refused(wrongKind);
        }
        // A session token has none; one that has it was made for another audience (RFC 7519, 4.1.3).
        if (claims.hasNonNull("aud")) {
            return new Refused(Reason.AUDIENCE);
        }
        if (!hasAllowedOrigin(claims)) {
            return new Refused(Reason.ORIGIN);
        }
        if (claims.has("sts") && !"active".equals(text(claims, "sts"))) {
            return new Refused(Reason.STATUS);
        }
        if (claims.hasNonNull("act") && !claims.path("act").isObject()) {
            return new Refused(Reason.ACTOR);
        }
        // Apps keep what they like in their metadata: only this one value of this one type says something to us.
        var operator = "admin".equals(text(claims.path("metadata"), "role"));
        return new Verified(new Caller.User(subject, operator, claims.hasNonNull("act")));
    }

    private boolean hasAllowedOrigin(ObjectNode claims) {
        if (!claims.hasNonNull("azp")) {
            return settings.tokensWithoutOrigin();
        }
        var origin = text(claims, "azp");
        return origin != null && settings.allowedOrigins().contains(origin);
    }

    private static @Nullable Reason wrongKind(ObjectNode header, Set<String> types, Set<String> categories) {
        if (header.has("typ") && !types.contains(header.path("typ").asText())) {
            return Reason.TYPE;
        }
        return header.has("cat") && !categories.contains(header.path("cat").asText()) ? Reason.CATEGORY : null;
    }

    private static @Nullable String text(JsonNode object, String name) {
        return object.path(name).textValue();
    }

    private static @Nullable Instant time(ObjectNode claims, String name) {
        var value = claims.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            return null;
        }
        var seconds = value.longValue();
        return seconds < 0 || seconds > LAST_SECOND ? null : Instant.ofEpochSecond(seconds);
    }
}
