package com.interactioncredits.wiring;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import com.interactioncredits.ledger.PlaceBy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/// A place where a function can be called without any effect: the settings of its environment, a server on this machine
/// instead of AWS, Clerk and WhatsApp, a key and credentials made for this, and a clock that stands still. None of it
/// outlives the rehearsal.
final class Rehearsal implements AutoCloseable {
    static final String USER = "user_priming";

    private static final String ISSUER = "https://priming.invalid";
    private static final String CREDENTIALS = "aws.containerCredentialsFullUri";
    private static final String KEY_SET = "/.well-known/jwks.json";

    private final Instant now;
    private final ThrowawayKey key;
    private final LoopbackServer server;
    private final LoopbackServer credentials;
    private final AwsClients aws;
    private final Wiring wiring;
    private final X509Certificate authority;

    /// @param now what every call takes for the present time
    /// @param answers of the services of AWS and of WhatsApp
    Rehearsal(Map<String, String> environment, Instant now, LoopbackServer.Answers answers)
            throws IOException, GeneralSecurityException {
        this.now = now;
        this.key = ThrowawayKey.create();
        var tls = key.tls(Clock.systemUTC().instant());
        this.authority = tls.authority();
        this.server = LoopbackServer.start(
                tls.tls().getServerSocketFactory(),
                "https",
                request -> request.path().equals(KEY_SET)
                        ? LoopbackServer.Answer.ok(keySet(key.publicKey()))
                        : answers.to(request));
        try {
            // In the clear, as AWS gives them to a function.
            this.credentials = LoopbackServer.start(
                    ServerSocketFactory.getDefault(), "http", _ -> LoopbackServer.Answer.ok(credentials()));
        } catch (IOException noPort) {
            server.close();
            throw noPort;
        }
        // From here on nothing fails: the clients are made when the function asks for them.
        this.aws = new AwsClients(Optional.of(new AwsClients.Endpoint(server.address(), tls.trust())));
        this.wiring = new Wiring(
                new Settings(settings(environment, server.address())),
                Clock.fixed(now, ZoneOffset.UTC),
                aws,
                Optional.of(tls.tls()),
                new Random(0),
                _ -> {});
        // The clients read it at their first call.
        System.setProperty(CREDENTIALS, credentials.address() + "/");
    }

    Wiring wiring() {
        return wiring;
    }

    URI address() {
        return server.address();
    }

    /// Signed the certificate of that address.
    X509Certificate authority() {
        return authority;
    }

    /// An `Authorization` header of an operator who is a user, too.
    String authorization() throws GeneralSecurityException {
        return authorization(USER);
    }

    String authorization(String user) throws GeneralSecurityException {
        var claims =
                """
                {"iss":"%s","sub":"%s","azp":"%s","iat":%d,"nbf":%d,"exp":%d,"metadata":{"role":"admin"}}"""
                        .formatted(ISSUER, user, ISSUER, seconds(0), seconds(0), seconds(3_600));
        var text = base64("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"priming\"}") + "." + base64(claims);
        return "Bearer " + text + "." + base64(key.sign(text.getBytes(StandardCharsets.US_ASCII)));
    }

    /// A function as Lambda makes and calls it: JSON in, JSON out.
    interface Function {
        byte[] call(byte[] event) throws IOException;
    }

    Function function(Class<?> handler) throws ReflectiveOperationException {
        return switch (handler.getConstructor(Wiring.class).newInstance(wiring)) {
            case RequestStreamHandler stream ->
                event -> {
                    var answer = new ByteArrayOutputStream();
                    stream.handleRequest(new ByteArrayInputStream(event), answer, null);
                    return answer.toByteArray();
                };
            case RequestHandler<?, ?> typed -> typed(typed);
            default -> throw new IllegalStateException(handler.getName() + " is not a Lambda handler");
        };
    }

    @SuppressWarnings("unchecked") // the types are read from the class
    private static Function typed(RequestHandler<?, ?> handler) {
        var types = Arrays.stream(handler.getClass().getGenericInterfaces())
                .map(ParameterizedType.class::cast)
                .findFirst()
                .orElseThrow()
                .getActualTypeArguments();
        var input = (PojoSerializer<Object>) serializer(types[0]);
        var output = (PojoSerializer<@Nullable Object>) serializer(types[1]);
        return event -> {
            var answer = new ByteArrayOutputStream();
            output.toJson(
                    ((RequestHandler<Object, @Nullable Object>) handler)
                            .handleRequest(input.fromJson(new ByteArrayInputStream(event)), null),
                    answer);
            return answer.toByteArray();
        };
    }

    private static PojoSerializer<?> serializer(Type type) {
        return type instanceof Class<?> known && LambdaEventSerializers.isLambdaSupportedEvent(known.getName())
                ? LambdaEventSerializers.serializerFor(known, Rehearsal.class.getClassLoader())
                : JacksonFactory.getInstance().getSerializer(type);
    }

    @Override
    public void close() throws IOException {
        System.clearProperty(CREDENTIALS);
        aws.close();
        credentials.close();
        server.close();
    }

    private Map<String, String> settings(Map<String, String> environment, URI everything) {
        var settings = new HashMap<>(environment);
        settings.put("CLERK_ISSUER", ISSUER);
        settings.put("CLERK_JWKS_URL", everything + KEY_SET);
        settings.computeIfPresent("CLERK_JWT_KEY", (_, set) -> set.isEmpty() ? set : key.pem());
        settings.put("ALLOWED_ORIGINS", ISSUER);
        settings.put("ALLOWED_MACHINES", "");
        settings.put("WHATSAPP_BASE_URL", everything.toString());
        settings.put("BREAKER_ERRORS", "0");
        settings.put("BREAKER_UNANSWERED", "0");
        // As the answers were recorded; the few classes of a commit are loaded by the first call.
        settings.put("PLACE_BY", PlaceBy.TRANSACTION.label());
        return settings;
    }

    private static String keySet(RSAPublicKey key) {
        return """
                {"keys":[{"kty":"RSA","use":"sig","alg":"RS256","kid":"priming","n":"%s","e":"%s"}]}"""
                .formatted(base64(unsigned(key.getModulus())), base64(unsigned(key.getPublicExponent())));
    }

    private static String credentials() {
        return """
                {"AccessKeyId":"priming","SecretAccessKey":"priming","Token":"priming","Expiration":"%s"}"""
                .formatted(Clock.systemUTC().instant().plusSeconds(3_600));
    }

    private long seconds(int later) {
        return now.getEpochSecond() + later;
    }

    private static byte[] unsigned(BigInteger number) {
        var bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    private static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
