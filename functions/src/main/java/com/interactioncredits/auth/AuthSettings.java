package com.interactioncredits.auth;

import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;

/// Whose tokens are accepted, and from where.
///
/// @param issuer Clerk's Frontend API address, exactly as in the tokens' `iss`; `https`, or `http` on this machine
/// @param keys where the keys come from that sign the tokens
/// @param allowedOrigins the origins (`azp`) of our own front ends, at least one
/// @param tokensWithoutOrigin whether a session token may lack `azp`, as native apps' tokens do
/// @param machines those that may call as services
public record AuthSettings(
        String issuer,
        KeySource keys,
        Set<String> allowedOrigins,
        boolean tokensWithoutOrigin,
        AllowedMachines machines) {

    // template.yaml refuses what these refuse, before anything is deployed; TemplatePatternsTest compares the two.
    private static final String HOST =
            "([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\\.)*[A-Za-z]([A-Za-z0-9-]*[A-Za-z0-9])?";
    private static final String SERVER =
            "(https://" + HOST + "|http://(localhost|127\\.0\\.0\\.1|\\[::1]))(:[0-9]{1,5})?";
    private static final Pattern ISSUER = Pattern.compile(SERVER + "(/[A-Za-z0-9._~-]+)*");
    private static final Pattern KEY_SET = Pattern.compile(SERVER + "(/[A-Za-z0-9._~/-]*)?(\\?[A-Za-z0-9._~=&/-]*)?");
    private static final Pattern ORIGIN = Pattern.compile("[a-z][a-z0-9+.-]*://[A-Za-z0-9._-]+(:[0-9]{1,5})?");

    public AuthSettings {
        require(
                ISSUER.matcher(issuer).matches(),
                "the issuer must be an https:// address (or http://localhost) without a trailing slash");
        require(!allowedOrigins.isEmpty(), "at least one origin must be allowed");
        for (var origin : allowedOrigins) {
            require(
                    ORIGIN.matcher(origin).matches(),
                    "an allowed origin is a scheme and a host (and port), without path, trailing slash or wildcard: "
                            + origin);
        }
        allowedOrigins = Set.copyOf(allowedOrigins);
    }

    public sealed interface KeySource {}

    /// Clerk's key set, e.g. `https://<frontend-api>/.well-known/jwks.json`. Follows Clerk's key rotation by itself.
    public record JwksUrl(URI address) implements KeySource {
        public JwksUrl {
            require(
                    KEY_SET.matcher(address.toString()).matches(),
                    "the key set's address must be https:// (or http:// on this machine), without user or fragment");
        }
    }

    /// One or more `PUBLIC KEY` blocks, as Clerk's dashboard shows them: no network at all, rotated by this setting.
    public record Pem(String text) implements KeySource {
        public Pem {
            PemKeys.read(text);
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
