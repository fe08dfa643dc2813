package com.interactioncredits.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.interactioncredits.auth.SigningKeys.Lookup;
import com.interactioncredits.auth.TokenOutcome.KeysUnavailable;
import com.interactioncredits.auth.TokenOutcome.Reason;
import com.interactioncredits.auth.TokenOutcome.Refused;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import java.net.http.HttpClient;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Tells from a call's `Authorization` header who is calling: a user by a Clerk session token, a service by a Clerk
/// machine token in JWT form.
///
/// Thread-safe. Fetches nothing until the first token; then at most one fetch of the key set at a time, of at most two
/// seconds. Never throws for what a caller sent.
public final class SessionTokens {

    private static final int MAX_HEADER_LENGTH = 8 * 1024;
    private static final Pattern BEARER = Pattern.compile("(?i:bearer) +([A-Za-z0-9._-]+)");
    /// API keys, machine tokens and OAuth tokens that only Clerk itself could look up.
    private static final Pattern OPAQUE = Pattern.compile("(ak|mt|oat)_.*");
    /// Headers that name a key of the sender's choice, or change what the signature means.
    private static final List<String> FORBIDDEN_HEADERS =
            List.of("crit", "jku", "jwk", "x5u", "x5c", "x5t", "x5t#S256", "b64", "zip", "enc");
    /// The algorithm is ours; the verifier never reads it from a token.
    private static final JWSHeader RS256 = new JWSHeader(JWSAlgorithm.RS256);

    private final SigningKeys keys;
    private final ClaimRules rules;
    private final Clock clock;

    public SessionTokens(AuthSettings settings, Clock clock) {
        this(settings, clock, HttpClient.newBuilder());
    }

    /// @param http for the key set
    public SessionTokens(AuthSettings settings, Clock clock, HttpClient.Builder http) {
        this.keys = switch (settings.keys()) {
            case AuthSettings.JwksUrl(var address) -> new JwksKeys(address, clock, http);
            case AuthSettings.Pem(var text) -> PemKeys.read(text);
        };
        this.rules = new ClaimRules(settings);
        this.clock = clock;
    }

    /// Judges one call; nothing is kept between calls, since tokens expire and keys change.
    ///
    /// @param authorization the header's raw value, null if there is none
    public TokenOutcome verify(@Nullable String authorization) {
        if (authorization == null || authorization.isEmpty()) {
            return new Refused(Reason.NO_TOKEN);
        }
        if (authorization.length() > MAX_HEADER_LENGTH) {
            return new Refused(Reason.TOO_LARGE);
        }
        var bearer = BEARER.matcher(authorization);
        if (!bearer.matches()) {
            return new Refused(Reason.NOT_BEARER);
        }
        var text = bearer.group(1);
        if (OPAQUE.matcher(text).matches()) {
            return new Refused(Reason.OPAQUE);
        }
        return CompactToken.parse(text).map(this::verify).orElseGet(() -> new Refused(Reason.MALFORMED));
    }

    private TokenOutcome verify(CompactToken token) {
        var wrongHeader = wrongHeader(token.header());
        if (wrongHeader != null) {
            return new Refused(wrongHeader);
        }
        return switch (keys.find(token.header().path("kid").textValue())) {
            case Lookup.NoKeyId() -> new Refused(Reason.KEY_ID);
            case Lookup.Unknown() -> new Refused(Reason.UNKNOWN_KEY);
            case Lookup.Unavailable() -> new KeysUnavailable();
            case Lookup.Candidates(var candidates)
            when !isSignedByOneOf(candidates, token) -> new Refused(Reason.SIGNATURE);
            case Lookup.Candidates _ ->
                token.claims()
                        .map(claims -> rules.judge(token.header(), claims, clock.instant()))
                        .orElseGet(() -> new Refused(Reason.CLAIMS));
        };
    }

    private static @Nullable Reason wrongHeader(ObjectNode header) {
        if (!"RS256".equals(header.path("alg").textValue())) {
            return Reason.ALGORITHM;
        }
        if (FORBIDDEN_HEADERS.stream().anyMatch(header::has)) {
            return Reason.FORBIDDEN_HEADER;
        }
        if (header.has("typ") && !header.path("typ").isTextual()) {
            return Reason.TYPE;
        }
        if (header.has("cat") && !header.path("cat").isTextual()) {
            return Reason.CATEGORY;
        }
        return header.has("kid") && !header.path("kid").isTextual() ? Reason.KEY_ID : null;
    }

    private static boolean isSignedByOneOf(List<RSAPublicKey> candidates, CompactToken token) {
        var signature = Base64URL.encode(token.signature());
        for (var key : candidates) {
            try {
                if (new RSASSAVerifier(key).verify(RS256, token.signedText(), signature)) {
                    return true;
                }
            } catch (JOSEException _) {
                // A signature that cannot even be computed on is not a good one.
            }
        }
        return false;
    }
}
