package com.interactioncredits.api;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.interactioncredits.SecretsServer;
import com.interactioncredits.TestClock;
import com.interactioncredits.TestTable;
import com.interactioncredits.wiring.Settings;
import com.interactioncredits.wiring.Wiring;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/// The API with a table of its own, real tokens signed by a key of this run, and time as the test says.
final class TestApi {
    static final Instant NOW = Instant.parse("2026-11-22T10:00:00.250Z");
    static final String ADA = "user_ada";
    static final String BEN = "user_ben";

    private static final KeyPair KEY = keyPair();
    private static final SecretsServer SECRETS = new SecretsServer();
    private static final String ISSUER = "https://clerk.example.test";
    private static final String ORIGIN = "https://app.example.test";

    static {
        SECRETS.put(Instant.EPOCH, "local-access-token", "local-app-secret", "local-verify-token");
    }

    private final TestClock clock = new TestClock(NOW);
    private final Wiring wiring;

    /// A handler's constructor.
    interface Handler {
        RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> with(Wiring wiring);
    }

    TestApi(Map<String, String> settings, URI sqs) {
        this(settings, sqs, SECRETS);
    }

    TestApi(Map<String, String> settings, URI sqs, SecretsServer secrets) {
        var environment = new HashMap<>(Map.of(
                "TABLE_NAME",
                TestTable.create(),
                "CLERK_ISSUER",
                ISSUER,
                "CLERK_JWT_KEY",
                pem(),
                "ALLOWED_ORIGINS",
                ORIGIN,
                "ALLOWED_MACHINES",
                "mch_jobs:hold+send+grant+read,mch_hold:hold,mch_send:send,mch_grant:grant,mch_read:read",
                "MACHINE_AUDIENCE",
                "mch_credits",
                "WHATSAPP_SECRET_ARN",
                SecretsServer.ARN,
                "SENDS_QUEUE_URL",
                sqs + "/000000000000/sends",
                "STATUSES_QUEUE_URL",
                sqs + "/000000000000/statuses"));
        for (var queue : List.of("SENDS_DEAD_LETTERS", "STATUSES_DEAD_LETTERS", "EXPIRY_FAILURES")) {
            environment.put(queue + "_URL", sqs + "/000000000000/" + queue.toLowerCase(Locale.ROOT));
        }
        environment.putAll(settings);
        this.wiring = new Wiring(
                        new Settings(Map.copyOf(environment)),
                        clock,
                        TestTable::dynamo,
                        () -> SqsClient.builder()
                                .endpointOverride(sqs)
                                .region(Region.EU_CENTRAL_1)
                                .credentialsProvider(
                                        StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                                .httpClient(UrlConnectionHttpClient.create())
                                .build(),
                        secrets::client)
                .readingMetricsFrom(FakeCloudWatch.client(URI.create("http://localhost:9")));
    }

    TestApi() {
        this(Map.of(), URI.create("http://localhost:9"));
    }

    void advance(Duration by) {
        clock.advance(by);
    }

    Wiring wiring() {
        return wiring;
    }

    /// A good call, as the sample event of the handler has it.
    Call call(Handler handler) {
        return new Call(handler.with(wiring));
    }

    String user(String userId) {
        return token(userId, new JWTClaimsSet.Builder());
    }

    String operator(String userId) {
        return token(userId, new JWTClaimsSet.Builder().claim("metadata", Map.of("role", "admin")));
    }

    String impersonated(String userId) {
        return token(
                userId,
                new JWTClaimsSet.Builder()
                        .claim("act", Map.of("sub", "user_support"))
                        .claim("metadata", Map.of("role", "admin")));
    }

    String service() {
        return machine("mch_jobs");
    }

    /// `mch_hold`, `mch_send`, `mch_grant` and `mch_read` have the scope of their name only.
    String machine(String machineId) {
        return token(machineId, new JWTClaimsSet.Builder().audience("mch_credits"));
    }

    private String token(String subject, JWTClaimsSet.Builder more) {
        var now = clock.instant();
        var claims = more.subject(subject)
                .issuer(ISSUER)
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(60)));
        if (subject.startsWith("user_")) {
            claims.claim("azp", ORIGIN);
        }
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .type(JOSEObjectType.JWT)
                        .build(),
                claims.build());
        try {
            token.sign(new RSASSASigner(KEY.getPrivate()));
        } catch (JOSEException impossible) {
            throw new AssertionError(impossible);
        }
        return "Bearer " + token.serialize();
    }

    private static String pem() {
        var body = Base64.getMimeEncoder().encodeToString(KEY.getPublic().getEncoded());
        return "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
    }

    private static KeyPair keyPair() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
