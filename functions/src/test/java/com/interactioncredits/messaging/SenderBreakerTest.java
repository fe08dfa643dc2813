package com.interactioncredits.messaging;

import static com.interactioncredits.TestMessages.ACCEPTANCE;
import static com.interactioncredits.TestMessages.graphError;
import static com.interactioncredits.whatsapp.ScriptedServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.FaultyStore;
import com.interactioncredits.TestTable;
import com.interactioncredits.messages.MessageEvent;
import com.interactioncredits.operations.Breaker;
import com.interactioncredits.operations.BreakerState.Cause;
import com.interactioncredits.whatsapp.GraphError;
import com.interactioncredits.wiring.Wiring;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What an attempt does while the breaker is open, and what it tells the breaker.
@Timeout(120)
class SenderBreakerTest extends SenderFixture {
    private static final AttemptResult WAITS = new AttemptResult.RetryIn(Breaker.ASK_AGAIN_AFTER);

    private Wiring withBreaker() {
        return test.wired(Map.of("BREAKER_ERRORS", "3", "BREAKER_UNANSWERED", "5"), TestTable.dynamo());
    }

    private Wiring withOpenBreaker() {
        var wiring = withBreaker();
        for (int other = 0; other < 3; other++) {
            wiring.breaker().metSenderError(new UUID(0, other));
        }
        return wiring;
    }

    @Test
    void messagesThatMeetAnErrorOfTheSenderOpenTheBreakerAndTheNextOnesWait() {
        var wiring = withBreaker();
        test.whatsApp.answers(graphError(400, 10), graphError(400, 10), graphError(400, 10));
        for (var other : new String[] {"order-2", "order-3", "order-4"}) {
            var message = test.accepted(other);
            assertThat(wiring.sender().attempt(message)).isEqualTo(refused(10));
            wiring.messageLifecycle().apply(message, new MessageEvent.Refused(GraphError.of(10)));
            assertThat(test.status(message)).isEqualTo("failed 10");
        }
        assertThat(wiring.breaker().permit(new UUID(0, 9))).isEqualTo(Breaker.Permit.AS_PROBE);

        assertThat(withBreaker().sender().attempt(id)).isEqualTo(WAITS);

        assertThat(test.whatsApp.requests()).hasSize(3);
        assertThat(test.status(id)).isEqualTo("queued");
        assertThat(test.credits()).isEqualTo("7 available, 3 held, 0 spent");
    }

    @Test
    void attemptsWithoutAnAnswerOpenTheBreaker() throws IOException {
        URI closedPort;
        try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closedPort = URI.create("http://127.0.0.1:" + closed.getLocalPort());
        }
        var breaker = Map.of("BREAKER_ERRORS", "1", "BREAKER_UNANSWERED", "2");
        var away = new HashMap<>(breaker);
        away.put("WHATSAPP_BASE_URL", closedPort.toString());
        var other = test.accepted("order-2");
        test.whatsApp.answers(json(500, "{}"));

        test.wired(away, TestTable.dynamo()).sender().attempt(id);
        assertThat(test.wired(breaker, TestTable.dynamo()).breaker().read().isOpen())
                .isFalse();
        test.wired(breaker, TestTable.dynamo()).sender().attempt(other);

        assertThat(test.wired(breaker, TestTable.dynamo()).breaker().read().cause())
                .contains(Cause.NO_ANSWER);
    }

    @Test
    void errorsOfAMessageOrItsRecipientAndPassingOnesDoNotOpenTheBreaker() {
        var strict = test.wired(Map.of("BREAKER_ERRORS", "1", "BREAKER_UNANSWERED", "1"), TestTable.dynamo());
        test.whatsApp.answers(graphError(400, 131026), graphError(429, 130429), graphError(400, 132000));

        strict.sender().attempt(id);
        strict.sender().attempt(test.accepted("order-2"));
        strict.sender().attempt(test.accepted("order-3"));

        assertThat(test.whatsApp.requests()).hasSize(3);
        assertThat(strict.breaker().read().isOpen()).isFalse();
    }

    @Test
    void theProbeThatMeetsAnErrorOfTheSenderIsTriedAgainAndClosesTheBreakerWhenItIsAccepted() {
        var wiring = withOpenBreaker();
        test.whatsApp.answers(graphError(400, 131042), ACCEPTANCE);

        assertThat(wiring.sender().attempt(id)).isInstanceOf(AttemptResult.RetryIn.class);

        assertThat(test.status(id)).isEqualTo("sending");
        assertThat(hasContent()).isTrue();
        assertThat(test.credits()).isEqualTo("7 available, 3 held, 0 spent");
        test.clock.advance(Duration.ofSeconds(3));
        assertThat(wiring.sender().attempt(id)).as("its retry is a probe, too").isEqualTo(WAITS);
        assertThat(test.whatsApp.requests()).hasSize(1);

        test.clock.advance(Duration.ofSeconds(27));
        assertThat(wiring.sender().attempt(id)).isEqualTo(ACCEPTED);
        assertThat(withBreaker().breaker().read().isOpen()).isFalse();
    }

    @Test
    void aProbeWithoutAnAnswerIsNeverSentAgain() {
        var wiring = withOpenBreaker();
        test.whatsApp.answers(json(500, "{}"));

        assertThat(wiring.sender().attempt(id)).matches(SenderBreakerTest::isUnknown);
        test.clock.advance(Duration.ofSeconds(30));
        assertThat(wiring.sender().attempt(id)).matches(SenderBreakerTest::isUnknown);

        assertThat(test.whatsApp.requests()).hasSize(1);
        assertThat(withBreaker().breaker().read().isOpen()).isTrue();
    }

    @Test
    void aMessageThatWasTriedBeforeWaitsToo() {
        test.whatsApp.answers(graphError(429, 130429));
        attempt();
        test.clock.advance(Duration.ofSeconds(2));
        var wiring = withOpenBreaker();
        assertThat(wiring.breaker().permit(new UUID(0, 9))).isEqualTo(Breaker.Permit.AS_PROBE);

        assertThat(wiring.sender().attempt(id)).isEqualTo(WAITS);
        assertThat(test.whatsApp.requests()).hasSize(1);
    }

    @Test
    void anAnswerCountsAlthoughTheBreakerCannotBeTold() {
        var store = new FaultyStore();
        test.whatsApp.answers(connection -> {
            store.breakDown();
            graphError(400, 10).answer(connection);
        });
        var impatient = test.wiredWithoutWaiting(Map.of("BREAKER_ERRORS", "1"), store.client());

        assertThat(impatient.sender().attempt(id)).isEqualTo(refused(10));
    }
}
