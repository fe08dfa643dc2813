package com.interactioncredits.messaging;

import static com.interactioncredits.TestMessages.ACCEPTANCE;
import static com.interactioncredits.TestMessages.TEXT;
import static com.interactioncredits.TestMessages.graphError;
import static com.interactioncredits.whatsapp.ScriptedServer.json;
import static com.interactioncredits.whatsapp.ScriptedServer.resetting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.interactioncredits.FaultyStore;
import com.interactioncredits.FaultyStore.Fault;
import com.interactioncredits.FaultyStore.ProcessDied;
import com.interactioncredits.TestMessages;
import com.interactioncredits.TestTable;
import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.messages.AttemptState;
import com.interactioncredits.messages.Message.Failure;
import com.interactioncredits.messages.MessageEvent;
import com.interactioncredits.messages.MessageRecord;
import com.interactioncredits.operations.Pace;
import com.interactioncredits.parsing.BadFields;
import com.interactioncredits.parsing.Fields;
import com.interactioncredits.parsing.MessageFields;
import com.interactioncredits.store.TryAgainException;
import com.interactioncredits.whatsapp.Content;
import com.interactioncredits.whatsapp.GraphError;
import com.interactioncredits.whatsapp.SendOutcome;
import com.interactioncredits.wiring.Wiring;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SenderTest extends SenderFixture {
    private static final AttemptResult NOTHING_TO_SEND = new AttemptResult.NothingToSend();

    private MessageRecord record() {
        return test.wiring().messageRepository().find(id).orElseThrow();
    }

    @Test
    void aMessageGoesToWhatsAppUnderItsOwnId() throws Exception {
        test.whatsApp.answers(ACCEPTANCE);

        assertThat(attempt()).isEqualTo(ACCEPTED);

        var sent = new JsonMapper().readTree(test.whatsApp.requests().getFirst().body());
        assertThat(sent.path("to").asText()).isEqualTo("15550104711");
        assertThat(sent.path("text").path("body").asText()).isEqualTo("The word is Rumpelstiltskin");
        assertThat(sent.path("biz_opaque_callback_data").asText()).isEqualTo(id.toString());
        assertThat(test.status(id)).isEqualTo("sending");
        assertThat(test.wiring().messageRepository().idOf("wamid.A==")).contains(id);
    }

    // B13
    @Test
    void numbersOfATemplateReachWhatsAppAsTheyWereWritten() {
        var numbers = "[1e5,0.10,1.0,12345678901234567,0.12345678901234567,-0,1E-7,100]";
        var template =
                "{\"name\":\"a\",\"language\":\"en\",\"components\":[{\"type\":\"body\",\"x\":" + numbers + "}]}";
        var first = content(template);
        var outcome = test.wiring()
                .acceptMessages()
                .accept(
                        TestMessages.ADA,
                        new Reference("order-2"),
                        new NewMessage(TestMessages.PHONE, first),
                        new Actor(TestMessages.ADA));
        test.whatsApp.answers(ACCEPTANCE);

        test.wiring()
                .sender()
                .attempt(((AcceptOutcome.Accepted) outcome).message().id());

        assertThat(test.whatsApp.requests().getFirst().body()).contains("\"x\":" + numbers);
        var again = test.wiring()
                .acceptMessages()
                .accept(
                        TestMessages.ADA,
                        new Reference("order-2"),
                        new NewMessage(TestMessages.PHONE, content(template)),
                        new Actor(TestMessages.ADA));
        assertThat(again).isInstanceOf(AcceptOutcome.AlreadyAccepted.class);
    }

    private static Content content(String template) {
        var bad = new BadFields();
        var body = Fields.of("{\"type\":\"template\",\"template\":" + template + "}", bad)
                .orElseThrow();
        var content = MessageFields.content(body);
        assertThat(bad.problems()).isEmpty();
        return content.get();
    }

    @Test
    void twentyRunsAtOnceMakeOneAttempt() throws Exception {
        test.whatsApp.answers(ACCEPTANCE, ACCEPTANCE, ACCEPTANCE);
        var runs = new ArrayList<Callable<AttemptResult>>();
        for (int i = 0; i < 20; i++) {
            runs.add(this::attempt);
        }

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var run : threads.invokeAll(runs)) {
                assertThat(run.resultNow()).isIn(ACCEPTED, NOTHING_TO_SEND);
            }
        }

        assertThat(test.whatsApp.requests()).hasSize(1);
        assertThat(record().attempt().number()).isEqualTo(1);
    }

    @Test
    void anAttemptThatDiedAfterItsClaimIsNeverRepeated() {
        var store = new FaultyStore();
        // Message, account, switch, content, and then the claim.
        store.next(4, Fault.DEAD_AFTER);
        assertThatThrownBy(() -> test.wired(Map.of(), store.client()).sender().attempt(id))
                .isInstanceOf(ProcessDied.class);
        assertThat(record().attempt().state()).isEqualTo(AttemptState.CLAIMED);

        assertThat(attempt()).isEqualTo(NOTHING_TO_SEND);
        test.clock.advance(Duration.ofSeconds(61));
        assertThat(attempt()).isEqualTo(NOTHING_TO_SEND);

        assertThat(test.whatsApp.requests()).isEmpty();
        test.wiring().messageLifecycle().apply(id, new MessageEvent.OutcomeUnknown(test.clock.instant()));
        assertThat(test.status(id)).isEqualTo("unconfirmed");
        assertThat(test.credits()).isEqualTo("7 available, 3 held, 0 spent");
    }

    @Test
    void aMessageThatWasNotAcceptedIsAttemptedAgainWhenItIsDue() {
        test.whatsApp.answers(graphError(429, 130429), ACCEPTANCE);

        assertThat(attempt()).isInstanceOfSatisfying(AttemptResult.RetryIn.class, retry -> {
            assertThat(retry.delay()).isBetween(Duration.ofSeconds(1), Duration.ofMillis(1500));
            test.clock.advance(retry.delay().minusMillis(1));
        });
        assertThat(attempt()).isEqualTo(new AttemptResult.RetryIn(Duration.ofMillis(1)));
        assertThat(test.whatsApp.requests()).hasSize(1);
        assertThat(hasContent()).isTrue();

        test.clock.advance(Duration.ofMillis(1));
        assertThat(attempt()).isEqualTo(ACCEPTED);
        assertThat(record().attempt().number()).isEqualTo(2);
    }

    @Test
    void aRepeatedAttemptWaitsForItsTurn() {
        test.whatsApp.answers(graphError(429, 130429), ACCEPTANCE);
        var slow = test.wiredWithoutWaiting(Map.of("MESSAGES_PER_SECOND", "1"), TestTable.dynamo());
        assertThat(slow.sender().attempt(id)).isInstanceOf(AttemptResult.RetryIn.class);
        test.clock.advance(Duration.ofSeconds(2));
        // Others have all turns of the next seconds.
        for (long slot = 0; slot <= Pace.MAX_WAIT.toSeconds(); slot++) {
            assertThat(slow.pace().slots(1).await()).isTrue();
        }

        assertThat(slow.sender().attempt(id)).isEqualTo(new AttemptResult.RetryIn(Pace.MAX_WAIT));
        assertThat(test.whatsApp.requests()).hasSize(1);

        test.clock.advance(Pace.MAX_WAIT);
        assertThat(slow.sender().attempt(id)).isEqualTo(ACCEPTED);
    }

    @Test
    void aSendIsNotBegunWithLessThanAMinuteOfItsHoldLeft() {
        test.clock.advance(Duration.ofMinutes(14).plusMillis(1));

        assertThat(attempt()).isEqualTo(NOTHING_TO_SEND);

        assertThat(test.whatsApp.requests()).isEmpty();
        assertThat(test.status(id)).isEqualTo("queued");
    }

    @Test
    void aSendIsBegunWithAMinuteOfItsHoldLeft() {
        test.whatsApp.answers(ACCEPTANCE);
        test.clock.advance(Duration.ofMinutes(14));

        assertThat(attempt()).isEqualTo(ACCEPTED);
    }

    @Test
    void aRefusalNamesItsCodeAndEndsTheAttempts() {
        test.whatsApp.answers(graphError(400, 131026));

        assertThat(attempt()).isEqualTo(refused(131026));

        assertThat(hasContent()).isFalse();
        assertThat(attempt()).as("the next run acts on it").isEqualTo(refused(131026));
        assertThat(test.whatsApp.requests()).hasSize(1);
    }

    @Test
    void aMessageIsSentWithTheNewTokenWhenTheOldOneWasReplaced() {
        test.whatsApp.answers(ACCEPTANCE);
        var sender = test.wiring().sender();
        var first = sender.attempt(id);
        assertThat(first).isEqualTo(ACCEPTED);
        var second = test.accepted("order-2");
        test.secrets.put(test.clock.instant(), "the-new-token", "the-app-secret", "the-verify-token");
        test.whatsApp.answers(graphError(401, 190), ACCEPTANCE);

        assertThat(sender.attempt(second)).isInstanceOfSatisfying(AttemptResult.RetryIn.class, retry -> {
            assertThat(retry.delay()).isBetween(Duration.ofSeconds(1), Duration.ofMillis(1500));
            test.clock.advance(retry.delay());
        });
        assertThat(test.wiring()
                        .messageRepository()
                        .find(second)
                        .orElseThrow()
                        .attempt()
                        .number())
                .as("one claim, one POST")
                .isEqualTo(1);
        assertThat(test.whatsApp.requests()).hasSize(2);

        assertThat(sender.attempt(second)).isEqualTo(ACCEPTED);
        assertThat(test.wiring()
                        .messageRepository()
                        .find(second)
                        .orElseThrow()
                        .attempt()
                        .number())
                .isEqualTo(2);
        assertThat(test.whatsApp.requests())
                .extracting(request -> request.head().replaceFirst("(?s).*Authorization: Bearer (\\S+).*", "$1"))
                .containsExactly("the-token", "the-token", "the-new-token");
    }

    @Test
    void aTokenThatWasNotReplacedIsReadAfreshOnceAndThenARefusal() {
        test.whatsApp.answers(graphError(401, 190), graphError(401, 190));
        var sender = test.wiring().sender();

        assertThat(sender.attempt(id)).isEqualTo(refused(190));
        assertThat(sender.attempt(test.accepted("order-2"))).isEqualTo(refused(190));

        assertThat(test.secrets.reads()).hasSize(2);
    }

    /// The app secret alone was rotated: the token that WhatsApp refused is still the one.
    @Test
    void aNewVersionWithTheSameTokenIsNoReasonToTryAgain() {
        test.whatsApp.answers(graphError(401, 190));
        var sender = test.wiring().sender();
        test.wiring().whatsAppSecret().current();
        test.secrets.put(test.clock.instant(), "the-token", "the-new-app-secret", "the-verify-token");

        assertThat(sender.attempt(id)).isEqualTo(refused(190));
    }

    @Test
    void otherErrorsDoNotConcernTheToken() {
        test.whatsApp.answers(graphError(400, 10));
        var sender = test.wiring().sender();
        test.wiring().whatsAppSecret().current();
        test.secrets.put(test.clock.instant(), "the-new-token", "the-app-secret", "the-verify-token");

        assertThat(sender.attempt(id)).isEqualTo(refused(10));
        assertThat(test.secrets.reads()).hasSize(1);
    }

    @Test
    void withoutATokenNothingIsClaimed() {
        test.secrets.failWith("AccessDeniedException");

        assertThatThrownBy(this::attempt).isInstanceOf(TryAgainException.class);
        assertThat(record().attempt().state()).isEqualTo(AttemptState.NONE);
        assertThat(record().attempt().number()).isZero();
        assertThat(test.whatsApp.requests()).isEmpty();

        test.secrets.recover();
        test.clock.advance(Duration.ofSeconds(1));
        test.whatsApp.answers(ACCEPTANCE);
        assertThat(attempt()).isEqualTo(ACCEPTED);
    }

    @Test
    void aRunWithNothingToSendNeedsNoToken() {
        test.whatsApp.answers(ACCEPTANCE);
        attempt();
        test.secrets.failWith("AccessDeniedException");
        test.clock.advance(Duration.ofMinutes(5));

        assertThat(test.wired(Map.of(), TestTable.dynamo()).sender().attempt(id))
                .isEqualTo(ACCEPTED);
    }

    @Test
    void anAttemptWithoutAConnectionIsRepeated() throws IOException {
        URI closedPort;
        try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closedPort = URI.create("http://127.0.0.1:" + closed.getLocalPort());
        }
        var away = test.wired(Map.of("WHATSAPP_BASE_URL", closedPort.toString()), TestTable.dynamo());
        test.whatsApp.answers(ACCEPTANCE);

        assertThat(away.sender().attempt(id)).isInstanceOfSatisfying(AttemptResult.RetryIn.class, retry -> {
            assertThat(retry.delay()).isBetween(Duration.ofSeconds(1), Duration.ofMillis(1500));
            test.clock.advance(retry.delay());
        });
        assertThat(test.status(id)).isEqualTo("sending");
        assertThat(hasContent()).isTrue();
        assertThat(attempt()).isEqualTo(ACCEPTED);
    }

    @Test
    void aMessageWhoseTimeEndsWithoutAConnectionFailedAndMayBeSentAgain() {
        var why = new Failure("no_connection", "WhatsApp could not be reached", true);
        test.whatsApp.answers(connection -> {
            test.clock.advance(Duration.ofMinutes(15));
            test.wiring().messageLifecycle().apply(id, new MessageEvent.NotAccepted(1, why, test.clock.instant()));
            ACCEPTANCE.answer(connection);
        });
        attempt();
        assertThat(test.status(id)).isEqualTo("failed no_connection");
        assertThat(test.credits()).isEqualTo("10 available, 0 held, 0 spent");
    }

    // B9
    @Test
    void metasDetailsOfARefusalAreShownToItsUser() {
        test.whatsApp.answers(
                json(
                        400,
                        """
                {"error":{"code":132012,"error_data":{"details":"body: parameter 2 is no date"}}}"""));
        attempt();
        test.wiring().messageLifecycle().apply(id, new MessageEvent.Refused(GraphError.of(132012)));

        assertThat(record().visible().error())
                .contains(new Failure(
                        "132012",
                        "A variable does not have the template's format",
                        Optional.of("body: parameter 2 is no date"),
                        false));
    }

    @Test
    void anUnknownErrorWith4xxIsARefusal() {
        test.whatsApp.answers(graphError(400, 999999));
        assertThat(attempt()).isEqualTo(refused(999999));
    }

    @Test
    void anUnknownErrorWith5xxIsUnknown() {
        test.whatsApp.answers(graphError(500, 131000));
        assertThat(attempt()).matches(SenderTest::isUnknown);
    }

    @Test
    void aBareErrorIsUnknownAndNeverRepeated() {
        test.whatsApp.answers(json(500, "{}"));

        assertThat(attempt()).matches(SenderTest::isUnknown);

        assertThat(hasContent()).isFalse();
        assertThat(attempt()).matches(SenderTest::isUnknown);
        assertThat(test.whatsApp.requests()).hasSize(1);
    }

    @Test
    void aBrokenConnectionIsUnknown() {
        test.whatsApp.answers(resetting());
        assertThat(attempt()).matches(SenderTest::isUnknown);
    }

    @Test
    void a200WithoutAnIdIsUnknown() {
        test.whatsApp.answers(json(200, "{\"messages\":[]}"));
        assertThat(attempt()).matches(SenderTest::isUnknown);
    }

    @Test
    void theNextRunActsOnTheAnswerThatADeadRunRecorded() {
        test.whatsApp.answers(ACCEPTANCE);
        attempt();

        assertThat(attempt()).isEqualTo(ACCEPTED);

        assertThat(test.whatsApp.requests()).hasSize(1);
    }

    @Test
    void anAnswerCountsAlthoughItCouldNotBeRecorded() {
        var store = new FaultyStore();
        test.whatsApp.answers(connection -> {
            store.breakDown();
            ACCEPTANCE.answer(connection);
        });
        var impatient = test.wiredWithoutWaiting(Map.of(), store.client());

        assertThat(impatient.sender().attempt(id)).isEqualTo(ACCEPTED);
    }

    @Test
    void anAnswerToAnUnconfirmedAttemptStillCounts() {
        test.whatsApp.answers(connection -> {
            test.wiring()
                    .messageLifecycle()
                    .apply(
                            id,
                            new MessageEvent.OutcomeUnknown(test.clock.instant().plusSeconds(60)));
            ACCEPTANCE.answer(connection);
        });

        attempt();

        assertThat(record().attempt().state()).isEqualTo(AttemptState.ACCEPTED);
        assertThat(test.wiring().messageRepository().idOf("wamid.A==")).contains(id);
    }

    @Test
    void aMessageThatWasReadBeforeTheAnswerCameIsNotSentAgain() {
        test.whatsApp.answers(connection -> {
            test.wiring().messageLifecycle().apply(id, new MessageEvent.Read());
            graphError(429, 130429).answer(connection);
        });

        assertThat(attempt()).isInstanceOf(AttemptResult.RetryIn.class);

        assertThat(attempt()).isEqualTo(NOTHING_TO_SEND);
        assertThat(test.status(id)).isEqualTo("read");
        assertThat(test.movements()).containsExactly("deduction -3");
    }

    @Test
    void anUnknownMessageIsNothingToSend() {
        assertThat(test.wiring().sender().attempt(UUID.fromString("00000000-0000-0000-0000-000000000000")))
                .isEqualTo(NOTHING_TO_SEND);
    }

    @Test
    void theContentIsKeptUntilTheLastAttempt() {
        assertThat(test.wiring().messageRepository().content(id)).contains(TEXT);
        test.whatsApp.answers(ACCEPTANCE);
        attempt();
        assertThat(hasContent()).isFalse();
    }

    /// A run, and what picks up after it: another run once the queue brings the message again, the look after a claim
    /// that nobody answered, and WhatsApp's webhook.
    @Test
    void whereverARunFailsOrDiesTheMessageIsSentAtMostOnceAndPaidOnce() {
        for (var fault : Fault.values()) {
            for (int call = 0; ; call++) {
                var store = new FaultyStore();
                try (var fresh = new TestMessages(Map.of())) {
                    fresh.whatsApp.answers(ACCEPTANCE, ACCEPTANCE);
                    var message = fresh.accepted("order-1");
                    store.next(call, fault);
                    run(fresh.wiredWithoutWaiting(Map.of(), store.client()), message);
                    var hit = !store.isWaiting();

                    run(fresh.wiring(), message);
                    fresh.clock.advance(Duration.ofSeconds(60));
                    fresh.wiring()
                            .messageLifecycle()
                            .apply(message, new MessageEvent.OutcomeUnknown(fresh.clock.instant()));

                    var posts = fresh.whatsApp.requests().size();
                    assertThat(posts).as("%s at call %d", fault, call).isLessThan(2);
                    assertThat(fresh.status(message))
                            .as("%s at call %d", fault, call)
                            .isIn("sent", "unconfirmed");
                    assertThat(fresh.credits())
                            .as("%s at call %d", fault, call)
                            .isEqualTo(
                                    fresh.status(message).equals("sent")
                                            ? "7 available, 0 held, 3 spent"
                                            : "7 available, 3 held, 0 spent");
                    if (posts == 1) {
                        fresh.wiring().messageLifecycle().apply(message, new MessageEvent.Delivered());
                        assertThat(fresh.movements()).containsExactly("deduction -3");
                    }
                    if (!hit) {
                        break;
                    }
                }
            }
        }
    }

    /// The state machine's first tasks: an accepted message is converted.
    private static void run(Wiring wiring, UUID id) {
        try {
            if (wiring.sender().attempt(id) instanceof AttemptResult.Ended(SendOutcome.Accepted(var whatsAppId))) {
                wiring.messageLifecycle().apply(id, new MessageEvent.Accepted(whatsAppId));
            }
        } catch (ProcessDied _) {
            // What it did until then is all that is left of it.
        }
    }
}
