package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `PUT /dev/whatsapp`: WhatsApp answers every send with an error of the sending account, or not at all. On a system
/// whose tests run one after the other, since an outage affects all recipients.
@Timeout(300)
@Order(Turns.MOVED_CLOCK)
class WhatsAppOutageTest {
    private static final RunningSystem SYSTEM = RunningSystem.moved();

    private final User user = User.with(SYSTEM, 10);

    @AfterEach
    void endOutage() {
        SYSTEM.dev().whatsAppIsUp();
    }

    /// A payment problem, a lost permission, an expired token.
    @ParameterizedTest
    @ValueSource(ints = {131042, 10, 190})
    void anErrorOfTheSendingAccountIsRetryableAndFree(int code) {
        var before = operatorsCalled();
        SYSTEM.dev().whatsAppAnswers(code);
        var id = user.sends("0000");

        var message = user.awaitsStatus(id, "failed");
        assertThat(message.at("/error/code").asText()).isEqualTo(Integer.toString(code));
        assertThat(message.at("/error/title").asText()).isNotEmpty();
        assertThat(message.at("/error/retryable").asBoolean()).isTrue();
        assertThat(user.hold(id).get("status").asText()).isEqualTo("released");
        assertThat(user.credits()).isEqualTo("10 available, 0 held, 0 spent");
        assertThat(user.posts(id)).containsExactly("refused " + code);
        assertThat(operatorsCalled()).as("operators called").isEqualTo(before + 1);

        SYSTEM.dev().whatsAppIsUp();
        user.awaitsStatus(user.sends("0009"), "read");
        assertThat(user.credits()).isEqualTo("9 available, 0 held, 1 spent");
        assertThat(user.posts(id)).hasSize(1);
    }

    @Test
    void withoutAnAnswerTheMessageIsUnconfirmedAndItsCreditsStayHeld() {
        SYSTEM.dev().whatsAppDoesNotAnswer();
        var id = user.sends("0000");

        assertThat(user.awaitsStatus(id, "unconfirmed").get("error").isNull()).isTrue();
        assertThat(user.hold(id).get("status").asText()).isEqualTo("active");
        assertThat(user.credits()).isEqualTo("9 available, 1 held, 0 spent");

        SYSTEM.dev().whatsAppIsUp();
        user.awaitsStatus(user.sends("0009"), "read");
        assertThat(user.posts(id)).as("never sent again by itself").hasSize(1);
        assertThat(user.api().message(id).get("status").asText()).isEqualTo("unconfirmed");
        user.receivesStatuses(id, "delivered");
        assertThat(user.credits()).isEqualTo("8 available, 0 held, 2 spent");
    }

    @Test
    void afterThreeErrorsOfTheSendingAccountMessagesWaitUntilWhatsAppAcceptsOneAgain() {
        SYSTEM.dev().whatsAppAnswers(190);
        for (var digits : List.of("1001", "1002", "1003")) {
            user.awaitsStatus(user.sends(digits), "failed");
        }
        assertThat(breaker().get("cause").asText()).isEqualTo("errors");

        var waiting = Stream.of("1004", "1005", "1006").map(user::sends).toList();
        var probes = Eventually.get(
                () -> waiting.stream().filter(id -> !user.posts(id).isEmpty()).toList(), posted -> !posted.isEmpty());

        assertThat(probes).hasSize(1);
        assertThat(user.credits()).isEqualTo("7 available, 3 held, 0 spent");
        for (var id : waiting) {
            assertThat(user.api().message(id).get("status").asText())
                    .isEqualTo(probes.contains(id) ? "sending" : "queued");
        }
        assertThat(breaker().get("state").asText()).isEqualTo("open");

        SYSTEM.dev().whatsAppIsUp();
        for (var id : waiting) {
            Eventually.get(
                    () -> {
                        SYSTEM.dev().advance(10);
                        return user.api().message(id);
                    },
                    message -> message.get("status").asText().equals("read"));
        }
        assertThat(user.credits()).isEqualTo("7 available, 0 held, 3 spent");
        assertThat(breaker().get("state").asText()).isEqualTo("closed");
    }

    private static JsonNode breaker() {
        return Api.operator(SYSTEM).get("/api/operations/health").body().at("/health/breaker");
    }

    private static long operatorsCalled() {
        return SYSTEM.functionLines().stream()
                .filter(line -> line.contains("\"OperatorActionNeeded\":1"))
                .count();
    }
}
