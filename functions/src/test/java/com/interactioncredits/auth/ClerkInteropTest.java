package com.interactioncredits.auth;

import static com.interactioncredits.auth.Draft.ISSUER;
import static com.interactioncredits.auth.Draft.ORIGIN;
import static com.interactioncredits.auth.Draft.quoted;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.interactioncredits.auth.TokenOutcome.Verified;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Verifies the same tokens here and with Clerk's own SDKs for Node and Java, which `build/interop-packages` installs:
/// what we accept they accept, and what they refuse we refuse. The SDKs use the real clock, so this test does, too.
@Timeout(120)
class ClerkInteropTest {

    /// Where an SDK accepts what we refuse, and why we do.
    private static final Map<String, String> STRICTER = Map.ofEntries(
            Map.entry("without azp", "the Java SDK lets it pass; the contract wants the origin"),
            Map.entry("without exp", "the Java SDK lets it live forever"),
            Map.entry("exp as text", "the Java SDK reads it as a number"),
            Map.entry("iat as text", "the Java SDK reads it as a number"),
            Map.entry("nbf as text", "the Java SDK reads it as a number"),
            Map.entry("without sub", "the Java SDK lets it pass; there would be no caller"),
            Map.entry("without iat", "both may let it pass; Clerk's tokens have one"),
            Map.entry("without nbf", "both let it pass; Clerk's tokens have one"),
            Map.entry("RS512 by the right key", "the Java SDK takes any RSA algorithm; Clerk signs with RS256"),
            Map.entry("PS256 by the right key", "the Java SDK takes any RSA algorithm; Clerk signs with RS256"),
            Map.entry("typ at+jwt", "the Java SDK takes an OAuth token for a session's"),
            Map.entry("cat of a machine", "the Java SDK does not look at the category"),
            Map.entry("cat of a template", "neither looks at it; such a token is of a customer's own making"),
            Map.entry("without iss", "neither looks at it"),
            Map.entry("another issuer", "neither checks it: another issuer with the same key would be accepted"),
            Map.entry("a pending session", "verifyToken leaves it to the caller"),
            Map.entry("a machine not on the list", "verifyToken takes any subject"),
            Map.entry("a subject that is no caller", "verifyToken takes any subject"),
            Map.entry("with an aud", "neither looks when no audience is asked for"),
            Map.entry("a key of its own in the header", "neither uses it; we refuse what only an attacker would send"),
            Map.entry("a role that is no text", "a claim of ours, unknown to Clerk"),
            Map.entry("an actor that is no object", "neither looks at it"));

    private final Map<String, String> tokens = new LinkedHashMap<>();

    @Test
    @EnabledIfSystemProperty(named = "clerk.node", matches = ".+", disabledReason = "build/interop-packages names it")
    void clerksSdkForNodeIsNeverStricter() throws IOException, InterruptedException {
        assertNeverStricter("clerk.node");
    }

    @Test
    @EnabledIfSystemProperty(named = "clerk.java", matches = ".+", disabledReason = "build/interop-packages names it")
    void clerksSdkForJavaIsNeverStricter() throws IOException, InterruptedException {
        assertNeverStricter("clerk.java");
    }

    private void assertNeverStricter(String command) throws IOException, InterruptedException {
        draw();
        var settings = new AuthSettings(
                ISSUER, new AuthSettings.Pem(Keys.pem(Keys.CLERKS)), Set.of(ORIGIN), false, Draft.MACHINES);
        var ours = new SessionTokens(settings, Clock.systemUTC());
        var before = accepted(ours);
        var theirs = theirVerdicts(List.of(System.getProperty(command).split(" ")));
        var after = accepted(ours);
        var stricter = new ArrayList<String>();
        tokens.keySet().forEach(name -> {
            var we = after.contains(name);
            var they = theirs.get(name);
            if (we != before.contains(name)) {
                return; // its time ran out while they judged: either verdict is right
            }
            if (we) {
                assertThat(they).as(name).isEqualTo("accepted");
            } else if ("accepted".equals(they)) {
                stricter.add(name);
            }
        });
        assertThat(STRICTER.keySet()).as("what we alone refuse").containsAll(stricter);
        assertThat(ours.verify("Bearer " + tokens.get("a session"))).isInstanceOf(Verified.class);
        System.out.println(command + ": " + tokens.size() + " tokens; it accepts and we refuse " + stricter.size()
                + ": " + stricter);
    }

    private Set<String> accepted(SessionTokens ours) {
        return tokens.keySet().stream()
                .filter(name -> ours.verify("Bearer " + tokens.get(name)) instanceof Verified)
                .collect(Collectors.toSet());
    }

    private Map<String, String> theirVerdicts(List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var json = new JsonMapper();
        try (var input = process.outputWriter(StandardCharsets.UTF_8)) {
            for (var token : tokens.values()) {
                var line = Map.of("token", token, "pem", Keys.pem(Keys.CLERKS), "origin", ORIGIN);
                input.write(json.writeValueAsString(line));
                input.newLine();
            }
        }
        var verdicts = process.inputReader(StandardCharsets.UTF_8).lines().toList();
        assertThat(process.waitFor()).isZero();
        assertThat(verdicts).hasSameSizeAs(tokens.keySet());
        var named = new LinkedHashMap<String, String>();
        tokens.keySet().forEach(name -> named.put(name, verdicts.get(named.size())));
        return named;
    }

    private void draw() {
        drawGood();
        drawClaims();
        drawForged();
    }

    private void drawGood() {
        add("a session", session());
        add("without kid", session().withoutHeader("kid"));
        add("without typ and cat", session().withoutHeader("typ").withoutHeader("cat"));
        add("a first version", session().without("v").claim("org_id", quoted("org_1")));
        add("with an organisation", session().claim("o", "{\"id\":\"org_1\",\"slg\":\"one\",\"rol\":\"admin\"}"));
        add("impersonated", session().claim("act", "{\"sub\":\"user_boss\"}"));
        add("an operator", session().claim("metadata", "{\"role\":\"admin\"}"));
        add("almost over", session().claim("exp", now(2)));
        add("an ended one within the leeway", session().claim("exp", now(-1)));
        add("made by a clock a little ahead", session().claim("iat", now(3)).claim("nbf", now(3)));
        add("a text of many letters", session().claim("name", quoted("Zoë \\u0001 \\ud83d\\ude00")));
    }

    private void drawClaims() {
        for (var name : List.of("azp", "exp", "iat", "nbf", "sub", "iss")) {
            add("without " + name, session().without(name));
        }
        for (var name : List.of("exp", "iat", "nbf")) {
            add(name + " as text", session().claim(name, quoted(now(0))));
        }
        add("ended", session().claim("exp", now(-30)));
        add("not yet", session().claim("nbf", now(60)));
        add("made in the future", session().claim("iat", now(60)));
        add("another origin", session().claim("azp", quoted("https://evil.example.test")));
        add("an origin with a slash", session().claim("azp", quoted(ORIGIN + "/")));
        add("another issuer", session().claim("iss", quoted("https://evil.example.test")));
        add("a pending session", session().claim("sts", quoted("pending")));
        add("a machine not on the list", session().claim("sub", quoted("mch_else")));
        add("a subject that is no caller", session().claim("sub", quoted("ada")));
        add("with an aud", session().claim("aud", quoted("another service")));
        add("a role that is no text", session().claim("metadata", "{\"role\":1}"));
        add("an actor that is no object", session().claim("act", "1"));
        add("cat of a machine", session().header("cat", quoted("cl_B7d4PD333AAA")));
        add("cat of a template", session().header("cat", quoted("cl_B7d4PD222AAA")));
        add("typ at+jwt", session().header("typ", quoted("at+jwt")));
    }

    private void drawForged() {
        var good = session().signed();
        var parts = good.split("\\.", -1);
        tokens.put("nothing but dots", "..");
        tokens.put("two parts", parts[0] + '.' + parts[1]);
        tokens.put("no signature", parts[0] + '.' + parts[1] + '.');
        tokens.put("no algorithm", session().header("alg", quoted("none")).unsigned() + '.');
        tokens.put("another's key", session().signedBy(Keys.STRANGERS));
        tokens.put(
                "another's claims",
                parts[0]
                        + '.'
                        + Draft.encode(
                                session().claim("sub", quoted("user_eve")).claimsJson())
                        + '.'
                        + parts[2]);
        tokens.put("the public key as a secret", bySharedSecret());
        tokens.put(
                "RS512 by the right key",
                session().header("alg", quoted("RS512")).signedWith("SHA512withRSA"));
        tokens.put(
                "PS256 by the right key",
                session().header("alg", quoted("PS256")).signedWith("RSASSA-PSS"));
        tokens.put("RS256 that is RS512", session().signedWith("SHA512withRSA"));
        add(
                "a key of its own in the header",
                session().header("jwk", Keys.jwk("k", Keys.STRANGERS).toJSONString()));
        tokens.put(
                "its own key's signature",
                session()
                        .header("jwk", Keys.jwk("k", Keys.STRANGERS).toJSONString())
                        .signedBy(Keys.STRANGERS));
    }

    private static String bySharedSecret() {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Keys.pem(Keys.CLERKS).getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            var text = session().header("alg", quoted("HS256")).unsigned();
            return text + '.' + Draft.encode(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private void add(String name, Draft draft) {
        tokens.put(name, draft.signed());
    }

    private static Draft session() {
        return Draft.session().claim("exp", now(60)).claim("iat", now(0)).claim("nbf", now(-10));
    }

    private static String now(long plus) {
        return Long.toString(Clock.systemUTC().instant().getEpochSecond() + plus);
    }
}
