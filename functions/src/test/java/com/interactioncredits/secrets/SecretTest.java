package com.interactioncredits.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.interactioncredits.SecretsServer;
import com.interactioncredits.TestClock;
import com.interactioncredits.store.TryAgainException;
import com.interactioncredits.whatsapp.WhatsAppSecret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SecretTest {
    private static final Logger ALL = Logger.getLogger("");

    /// Other tests quieten it, and it wins over the root.
    private static final Logger OURS = Logger.getLogger("com.interactioncredits");

    private final Queue<String> logged = new ConcurrentLinkedQueue<>();
    private final Handler handler = new Handler() {
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord entry) {
            logged.add(formatter.format(entry));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private @Nullable Level before;
    private @Nullable Level oursBefore;

    private final TestClock clock = new TestClock();
    private final SecretsServer server = new SecretsServer();
    private final Secret<WhatsAppSecret> secret =
            new Secret<>(server.client(), SecretsServer.ARN, clock, WhatsAppSecret::from);

    @BeforeEach
    void listen() {
        before = ALL.getLevel();
        ALL.setLevel(Level.ALL);
        oursBefore = OURS.getLevel();
        OURS.setLevel(Level.ALL);
        ALL.addHandler(handler);
        put(1);
    }

    @AfterEach
    void stop() {
        ALL.removeHandler(handler);
        ALL.setLevel(before);
        OURS.setLevel(oursBefore);
        server.close();
        assertThat(String.join("", logged)).doesNotContain("hush");
    }

    private void put(int number) {
        server.put(clock.instant(), "hush-token-" + number, "hush-app-" + number, "hush-verify-" + number);
    }

    private String token() {
        return secret.current().accessToken().value();
    }

    /// Whether the other side proves that it knows this version.
    private boolean knows(int number) {
        return secret.passes(version -> version.verifyToken().matches("hush-verify-" + number));
    }

    @Test
    void nothingIsReadBeforeItIsNeeded() {
        assertThat(server.reads()).isEmpty();
    }

    @Test
    void aValueIsKeptForFiveMinutes() {
        assertThat(token()).isEqualTo("hush-token-1");
        put(2);
        clock.advance(Duration.ofMinutes(5).minusMillis(1));
        assertThat(token()).isEqualTo("hush-token-1");
        assertThat(server.reads()).hasSize(1);

        clock.advance(Duration.ofMillis(1));
        assertThat(token()).isEqualTo("hush-token-2");
        assertThat(token()).isEqualTo("hush-token-2");
        assertThat(server.reads()).hasSize(2);
    }

    @Test
    void manyCallersAtOnceCauseOneRead() throws Exception {
        var calls = Collections.<Callable<String>>nCopies(50, this::token);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var call : threads.invokeAll(calls)) {
                assertThat(call.resultNow()).isEqualTo("hush-token-1");
            }
        }

        assertThat(server.reads()).hasSize(1);
    }

    @Test
    void aValueStaysInUseWhileSecretsManagerIsAway() {
        assertThat(token()).isEqualTo("hush-token-1");
        put(2);
        server.failWith("ServiceUnavailable");
        clock.advance(Duration.ofMinutes(5));
        for (int call = 0; call < 10; call++) {
            assertThat(token()).isEqualTo("hush-token-1");
        }
        assertThat(server.reads()).as("one try, not one for each call").hasSize(2);
        assertThat(String.join("", logged)).contains("whatsapp-AbCdEf could not be read: ServiceUnavailable");

        server.recover();
        clock.advance(Duration.ofSeconds(30));
        assertThat(token()).isEqualTo("hush-token-2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AccessDeniedException", "ResourceNotFoundException", "InternalServiceError"})
    void withoutAnyValueTheCallerHasToComeAgain(String code) {
        server.failWith(code);
        assertThatThrownBy(this::token).isInstanceOf(TryAgainException.class);
        assertThatThrownBy(this::token).isInstanceOf(TryAgainException.class);
        assertThatThrownBy(() -> knows(1)).isInstanceOf(TryAgainException.class);
        assertThat(server.reads()).hasSize(1);
        assertThat(String.join("", logged)).contains("could not be read: " + code);

        server.recover();
        clock.advance(Duration.ofSeconds(1));
        assertThat(token()).isEqualTo("hush-token-1");
    }

    @Test
    void nothingListeningIsLikeAFailure() {
        server.close();
        assertThatThrownBy(this::token).isInstanceOf(TryAgainException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'accessToken':'hush-token-9','appSecret':'hush-app-9'}                                    | verifyToken is missing",
                "{'accessToken':'hush-token-9','appSecret':9,'verifyToken':'hush-verify-9'}                 | appSecret is missing",
                "{'accessToken':'hush-token-9','appSecret':' ','verifyToken':'hush-verify-9'}               | appSecret is missing",
                "{'accessToken':'hush-token-9 ','appSecret':'hush-app-9','verifyToken':'hush-verify-9'}          | accessToken must be",
                "{'accessToken':'hush-token-9','accessToken':'hush-token-8','appSecret':'hush-app-9','verifyToken':'hush-verify-9'} | no JSON",
                "{'accessToken':'hush-token-9','appSecret':'hush-app-9','verifyToken':'hush-verify-9'}x          | no JSON",
                "['hush-token-9']                                                                      | accessToken is missing",
                "hush-token-9                                                                          | no JSON"
            })
    void aVersionThatCannotBeUsedIsNotUsed(String text, String why) {
        var fresh = new Secret<>(server.client(), SecretsServer.ARN, clock, WhatsAppSecret::from);
        assertThat(token()).isEqualTo("hush-token-1");
        server.put(clock.instant(), text.replace('\'', '"'));
        clock.advance(Duration.ofMinutes(5));

        assertThat(token()).isEqualTo("hush-token-1");
        assertThat(String.join("", logged)).contains("whatsapp-AbCdEf cannot be used", why);
        assertThatThrownBy(fresh::current).isInstanceOf(TryAgainException.class).hasNoCause();
    }

    @Test
    void whatTheOtherSideKnowsAlreadyIsReadAfreshOnce() {
        assertThat(knows(1)).isTrue();
        put(2);

        assertThat(knows(2)).isTrue();
        assertThat(server.reads()).containsExactly("AWSCURRENT", "AWSPREVIOUS", "AWSCURRENT");
    }

    @Test
    void strangersCauseOneReadIn30Seconds() {
        clock.advance(Duration.ofDays(1));
        assertThat(knows(1)).isTrue();
        for (int call = 0; call < 100; call++) {
            assertThat(knows(666)).isFalse();
        }
        assertThat(server.reads()).hasSize(2);
        clock.advance(Duration.ofSeconds(30).minusMillis(1));
        assertThat(knows(666)).isFalse();
        assertThat(server.reads()).hasSize(2);

        clock.advance(Duration.ofMillis(1));
        assertThat(knows(666)).isFalse();
        assertThat(server.reads()).hasSize(3);
    }

    @Test
    void strangersCauseOneReadIn30SecondsAlsoAfterARotation() {
        put(2);
        for (int call = 0; call < 100; call++) {
            assertThat(knows(666)).isFalse();
        }
        assertThat(server.reads()).containsExactly("AWSCURRENT", "AWSPREVIOUS", "AWSCURRENT");
    }

    @Test
    void thePreviousValueCountsForADay() {
        put(2);
        clock.advance(Duration.ofHours(24).minusMillis(1));
        assertThat(knows(1)).isTrue();
        assertThat(knows(2)).isTrue();

        clock.advance(Duration.ofMillis(1));
        assertThat(knows(1)).isFalse();
        assertThat(knows(2)).isTrue();
    }

    @Test
    void thePreviousValueIsReadWhenTheCurrentDoesNotPassAndKeptForFiveMinutes() {
        put(2);
        assertThat(knows(2)).isTrue();
        assertThat(server.reads()).containsExactly("AWSCURRENT");
        assertThat(knows(1)).isTrue();
        assertThat(knows(1)).isTrue();
        assertThat(server.reads()).containsExactly("AWSCURRENT", "AWSPREVIOUS");

        clock.advance(Duration.ofMinutes(5));
        assertThat(knows(1)).isTrue();
        assertThat(server.reads()).hasSize(4);
    }

    @Test
    void thePreviousValueIsThatOfTheVersionThatIsCurrentNow() {
        put(2);
        assertThat(knows(1)).isTrue();
        put(3);
        assertThat(knows(3)).isTrue();
        assertThat(knows(2)).isTrue();
        assertThat(knows(1)).isFalse();
    }

    @Test
    void thePreviousValueIsNotShownByUs() {
        put(2);
        assertThat(token()).isEqualTo("hush-token-2");
        assertThat(secret.renewed().accessToken().value()).isEqualTo("hush-token-2");
    }

    @Test
    void thePreviousValueStaysInUseWhileSecretsManagerIsAway() {
        put(2);
        assertThat(knows(1)).isTrue();
        server.failWith("InternalServiceError");
        clock.advance(Duration.ofMinutes(5));
        assertThat(knows(1)).isTrue();
        assertThat(knows(1)).isTrue();
        assertThat(server.reads()).hasSize(4);
    }

    @Test
    void aValueIsRenewedAtMostEvery30Seconds() {
        assertThat(token()).isEqualTo("hush-token-1");
        put(2);
        assertThat(secret.renewed().accessToken().value()).isEqualTo("hush-token-2");
        put(3);
        clock.advance(Duration.ofSeconds(30).minusMillis(1));
        assertThat(secret.renewed().accessToken().value()).isEqualTo("hush-token-2");
        assertThat(server.reads()).hasSize(2);

        clock.advance(Duration.ofMillis(1));
        assertThat(secret.renewed().accessToken().value()).isEqualTo("hush-token-3");
        assertThat(token()).isEqualTo("hush-token-3");
        assertThat(server.reads()).hasSize(3);
    }

    @Test
    void aRenewalThatFailsLeavesTheValueInUse() {
        assertThat(token()).isEqualTo("hush-token-1");
        server.failWith("InternalServiceError");
        assertThat(secret.renewed().accessToken().value()).isEqualTo("hush-token-1");
        assertThat(knows(666)).isFalse();
        assertThat(knows(1)).isTrue();
    }

    @Test
    void nothingOfASecretIsPrinted() {
        var printed = new ArrayList<>(
                List.of(secret, secret.current(), secret.current().accessToken()));
        assertThat(printed.toString()).doesNotContain("hush");
    }
}
