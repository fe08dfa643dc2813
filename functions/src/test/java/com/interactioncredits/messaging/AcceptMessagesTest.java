package com.interactioncredits.messaging;

import static com.interactioncredits.TestMessages.ADA;
import static com.interactioncredits.TestMessages.PHONE;
import static com.interactioncredits.TestMessages.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.interactioncredits.FaultyStore;
import com.interactioncredits.FaultyStore.Fault;
import com.interactioncredits.FaultyStore.ProcessDied;
import com.interactioncredits.TestMessages;
import com.interactioncredits.TestStore;
import com.interactioncredits.TestTable;
import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.CreditType;
import com.interactioncredits.credits.Credits;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.PlaceHold;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.ledger.PlaceBy;
import com.interactioncredits.ledger.PlaceHoldOutcome;
import com.interactioncredits.ledger.Principals;
import com.interactioncredits.messages.ChargeOn;
import com.interactioncredits.messages.Message;
import com.interactioncredits.messages.Message.Status;
import com.interactioncredits.messages.MessageEvent;
import com.interactioncredits.messages.MessageRecord;
import com.interactioncredits.messaging.AcceptOutcome.Accepted;
import com.interactioncredits.messaging.AcceptOutcome.AlreadyAccepted;
import com.interactioncredits.messaging.AcceptOutcome.InsufficientCredits;
import com.interactioncredits.messaging.AcceptOutcome.ReferenceReused;
import com.interactioncredits.whatsapp.Content;
import com.interactioncredits.whatsapp.Recipient;
import com.interactioncredits.wiring.Wiring;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class AcceptMessagesTest {
    private static final Reference KEY = new Reference("order-1");

    private final TestMessages test = new TestMessages(Map.of());

    @AfterEach
    void stop() {
        test.close();
    }

    private AcceptOutcome accept(Wiring wiring) {
        return wiring.acceptMessages().accept(ADA, KEY, new NewMessage(PHONE, TEXT), new Actor(ADA));
    }

    private AcceptOutcome accept(Recipient to, Content content) {
        return test.wiring().acceptMessages().accept(ADA, KEY, new NewMessage(to, content), new Actor(ADA));
    }

    private AcceptOutcome accept(NewMessage message) {
        return test.wiring().acceptMessages().accept(ADA, KEY, message, new Actor(ADA));
    }

    private static NewMessage valid(Duration time) {
        return new NewMessage(PHONE, TEXT, Optional.of(time));
    }

    private MessageRecord record(UUID id) {
        return test.wiring().messageRepository().find(id).orElseThrow();
    }

    @Test
    void anAcceptedMessageIsHeldRecordedAndQueued() {
        var outcome = accept(test.wiring());

        assertThat(outcome).isInstanceOfSatisfying(Accepted.class, accepted -> {
            var message = accepted.message();
            assertThat(test.message(message.id())).isEqualTo(message);
            assertThat(message.status()).isEqualTo(Status.QUEUED);
            assertThat(message.credits()).isEqualTo(3);
            var hold =
                    test.wiring().ledger().hold(message.holdId().orElseThrow()).orElseThrow();
            assertThat(hold.messageId()).contains(message.id());
            assertThat(hold.source()).isEqualTo(Hold.Source.MESSAGE);
            assertThat(hold.reference()).isEqualTo(KEY);
            assertThat(test.wiring().messageRepository().content(message.id())).contains(TEXT);
            assertThat(test.aws.queued()).singleElement().satisfies(request -> {
                assertThat(request.path("MessageBody").asText()).isEqualTo("{\"messageId\":\"" + message.id() + "\"}");
                assertThat(request.path("MessageGroupId").asText()).isEqualTo(ADA);
            });
        });
        assertThat(test.credits()).isEqualTo("7 available, 3 held, 0 spent");
    }

    @Test
    void theSameCallAgainAnswersTheMessageAsItIsNow() {
        var id = test.accepted(KEY.value());
        test.wiring().messageLifecycle().apply(id, new MessageEvent.Delivered());

        assertThat(accept(test.wiring())).isEqualTo(new AlreadyAccepted(test.message(id)));
        assertThat(test.credits()).isEqualTo("7 available, 0 held, 3 spent");
    }

    @Test
    void theSameKeyWithAnotherPayloadIsRefusedByItsFields() {
        var existing = test.message(test.accepted(KEY.value()));

        assertThat(accept(new Recipient("+15550109999"), TEXT)).isEqualTo(new ReferenceReused(List.of("to"), existing));
        assertThat(accept(PHONE, new Content.Text("Other words", false)))
                .isEqualTo(new ReferenceReused(List.of("text"), existing));
        assertThat(accept(PHONE, new Content.Text("The word is Rumpelstiltskin", true)))
                .isEqualTo(new ReferenceReused(List.of("text"), existing));
        assertThat(accept(PHONE, new Content.Template("hello", "en_US", List.of())))
                .isEqualTo(new ReferenceReused(List.of("type", "template"), existing));
        assertThat(accept(valid(Duration.ofMinutes(5))))
                .isEqualTo(new ReferenceReused(List.of("validForSeconds"), existing));
        assertThat(test.credits()).isEqualTo("7 available, 3 held, 0 spent");
    }

    @Test
    void theTimeThatAMessageIsValidForIsAPartOfIt() {
        assertThat(accept(valid(Duration.ofMinutes(5)))).isInstanceOf(Accepted.class);

        assertThat(accept(valid(Duration.ofMinutes(5)))).isInstanceOf(AlreadyAccepted.class);
        assertThat(accept(valid(Duration.ofMinutes(6))))
                .isInstanceOfSatisfying(ReferenceReused.class, refused -> assertThat(refused.differs())
                        .containsExactly("validForSeconds"));
        assertThat(accept(test.wiring()))
                .isInstanceOfSatisfying(ReferenceReused.class, refused -> assertThat(refused.differs())
                        .containsExactly("validForSeconds"));
    }

    /// Without a salt, a reader of the table could find each recipient by trying all numbers once.
    @Test
    void twoMessagesToOneNumberHaveNoFingerprintInCommon() {
        var one = record(test.accepted("order-1")).identity().fingerprints();
        var other = record(test.accepted("order-2")).identity().fingerprints();

        assertThat(one.keySet()).isEqualTo(other.keySet()).isNotEmpty();
        assertThat(one.values()).doesNotContainAnyElementsOf(other.values());
    }

    @Test
    void theOrderOfATemplatesFieldsDoesNotMatter() throws Exception {
        var first = component("{\"type\":\"body\",\"parameters\":[{\"type\":\"text\",\"text\":\"A\"}]}");
        var again = component("{\"parameters\":[{\"text\":\"A\",\"type\":\"text\"}],\"type\":\"body\"}");
        accept(PHONE, new Content.Template("hello", "en_US", List.of(first)));

        assertThat(accept(PHONE, new Content.Template("hello", "en_US", List.of(again))))
                .isInstanceOf(AlreadyAccepted.class);
    }

    @Test
    void aTemplatesNameAndLanguageDoNotRunTogether() {
        accept(PHONE, new Content.Template("hello\nen", "US", List.of()));

        assertThat(accept(PHONE, new Content.Template("hello", "en\nUS", List.of())))
                .isInstanceOf(ReferenceReused.class);
    }

    private static JsonNode component(String json) throws Exception {
        return new JsonMapper().readTree(json);
    }

    @Test
    void aNewPriceAndNewTermsMakeNoDifferenceToAMessageThatWasAccepted() {
        var id = test.accepted(KEY.value());
        var changed = test.wired(
                Map.of("MESSAGE_PRICE", "5", "CHARGE_ON", "delivered", "DELIVERED_HOLD_SECONDS", "9000"),
                TestTable.dynamo());

        assertThat(accept(changed)).isEqualTo(new AlreadyAccepted(test.message(id)));
        assertThat(record(id).payment().credits()).isEqualTo(3);
        assertThat(record(id).payment().chargeOn()).isEqualTo(ChargeOn.ACCEPTED);
    }

    @Test
    void tooFewCreditsAreRefusedAndNothingIsRecorded() {
        for (var key : List.of("a", "b", "c")) {
            test.accepted(key);
        }

        assertThat(accept(test.wiring())).isEqualTo(new InsufficientCredits(1, 3));
        assertThat(test.aws.queued()).hasSize(3);
        assertThat(test.wiring()
                        .userMessages()
                        .list(ADA, MessageFilter.ALL, 100, Optional.empty())
                        .items())
                .hasSize(3);
    }

    /// A2: unconfirmed messages keep their holds for days, and their users can end none of them.
    @Test
    void holdsOfMessagesCountTowardsNoLimit() {
        var strict = test.wired(Map.of("ACTIVE_HOLD_LIMIT", "1"), TestTable.dynamo());
        for (int i = 0; i < 3; i++) {
            assertThat(strict.acceptMessages()
                            .accept(ADA, new Reference("order-" + i), new NewMessage(PHONE, TEXT), new Actor(ADA)))
                    .isInstanceOf(Accepted.class);
        }
        var own = new PlaceHold(
                new AccountId(ADA, CreditType.INTERACTION),
                Principals.of(Hold.Source.API),
                new Reference("own"),
                new Credits(1),
                Duration.ofMinutes(15),
                Optional.empty());
        assertThat(strict.placing().place(own, strict.holdLimit())).isInstanceOf(PlaceHoldOutcome.Placed.class);
        assertThat(strict.placing().place(own, strict.holdLimit())).isInstanceOf(PlaceHoldOutcome.AlreadyPlaced.class);
    }

    @Test
    void aMessageThatWasRefusedWithoutAHoldKeepsItsKeyUnderAnyLimit() {
        var why = new Message.Failure("insufficient_credits", "There were not enough credits", true);
        assertThat(test.wiring().acceptMessages().refuse(ADA, KEY, new NewMessage(PHONE, TEXT), why))
                .isTrue();
        test.accepted("order-2");
        var strict = test.wired(Map.of("ACTIVE_HOLD_LIMIT", "1"), TestTable.dynamo());

        for (var wiring : List.of(test.wiring(), strict)) {
            assertThat(accept(wiring)).isInstanceOfSatisfying(AlreadyAccepted.class, again -> assertThat(
                            again.message().status())
                    .isEqualTo(Status.FAILED));
        }
        assertThat(test.credits()).isEqualTo("7 available, 3 held, 0 spent");
    }

    @Test
    void aMessageIsAcceptedAlthoughTheQueueIsOutOfReach() {
        test.aws.refuse(request -> true);

        var id = test.accepted(KEY.value());

        assertThat(test.aws.queued()).isEmpty();
        assertThat(record(id).nextSweepAt()).contains(test.clock.instant().plusSeconds(60));
    }

    @ParameterizedTest
    @EnumSource(names = {"TRANSACTION", "COMMIT"})
    void manyCallersOfOneKeyGetOneMessage(PlaceBy placeBy) throws Exception {
        var wiring = test.wired(Map.of("PLACE_BY", placeBy.label()), TestTable.dynamo());
        var calls = new ArrayList<Callable<AcceptOutcome>>();
        for (int i = 0; i < 20; i++) {
            calls.add(() -> accept(wiring));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var outcomes = threads.invokeAll(calls).stream()
                    .map(call -> call.resultNow().getClass().getSimpleName())
                    .toList();
            assertThat(outcomes)
                    .containsOnlyOnce("Accepted")
                    .contains("AlreadyAccepted")
                    .hasSize(20);
        }
        assertThat(test.credits()).isEqualTo("7 available, 3 held, 0 spent");
    }

    @ParameterizedTest
    @EnumSource
    void whereverTheStoreFailsOrTheProcessDiesACallThatIsRepeatedHasOneEffect(PlaceBy placeBy) {
        var settings = Map.of("PLACE_BY", placeBy.label());
        for (var fault : Fault.values()) {
            for (int call = 0; ; call++) {
                var simulated = TestStore.Kind.SIMULATED.create();
                var store = new FaultyStore(simulated.dynamo());
                store.next(call, fault);
                try (var fresh = new TestMessages(simulated, settings)) {
                    var wiring = fresh.wiredWithoutWaiting(settings, store.client());
                    var where = "%s at call %d".formatted(fault, call);
                    var first = acceptOrDie(wiring);
                    var hit = !store.isWaiting();
                    store.heal();
                    assertThat(accept(wiring)).as(where).isInstanceOfAny(Accepted.class, AlreadyAccepted.class);
                    var messages = fresh.wiring()
                            .userMessages()
                            .list(ADA, MessageFilter.ALL, 100, Optional.empty())
                            .items();
                    assertThat(messages).as(where).hasSize(1);
                    var message = messages.getFirst();
                    var repository = fresh.wiring().messageRepository();
                    assertThat(repository.content(message.id())).as(where).contains(TEXT);
                    assertThat(repository.find(message.id()).orElseThrow().nextSweepAt())
                            .as(where)
                            .contains(fresh.clock.instant().plusSeconds(60));
                    // Where the answer was lost or the process died, the sweep queues it.
                    if (fault == Fault.AWAY || fault == Fault.CONFLICT) {
                        assertThat(first).as(where).containsInstanceOf(Accepted.class);
                        assertThat(fresh.aws.queued()).as(where).hasSize(1);
                    }
                    assertThat(fresh.credits()).as(where).isEqualTo("7 available, 3 held, 0 spent");
                    if (!hit) {
                        break;
                    }
                }
            }
        }
    }

    /// Empty when the process died: what it did until then is all that is left of it.
    private Optional<AcceptOutcome> acceptOrDie(Wiring wiring) {
        try {
            return Optional.of(accept(wiring));
        } catch (ProcessDied _) {
            return Optional.empty();
        }
    }

    @Test
    void aHoldIsNeverThereWithoutItsMessage() {
        var store = new FaultyStore();
        // The first reads the switch for sending.
        store.next(1, Fault.DEAD_BEFORE);
        assertThatThrownBy(() -> accept(test.wired(Map.of(), store.client()))).isInstanceOf(ProcessDied.class);
        assertThat(test.credits()).isEqualTo("10 available, 0 held, 0 spent");

        store.next(1, Fault.DEAD_AFTER);
        assertThatThrownBy(() -> accept(test.wired(Map.of(), store.client()))).isInstanceOf(ProcessDied.class);
        assertThat(test.credits()).isEqualTo("7 available, 3 held, 0 spent");
        assertThat(accept(test.wiring()))
                .isInstanceOfSatisfying(AlreadyAccepted.class, again -> assertThat(test.wiring()
                                .messageRepository()
                                .content(again.message().id()))
                        .contains(TEXT));
    }

    @Test
    void neitherTheNumberNorTheTextIsInAnyToString() {
        var outcome = accept(test.wiring());
        var id = ((Accepted) outcome).message().id();
        var event = new MessageEvent.Refused(com.interactioncredits.whatsapp.GraphError.of(131026));

        assertThat(List.of(outcome, accept(PHONE, new Content.Text("x", false)), record(id), event)
                        .toString())
                .doesNotContain("4711")
                .doesNotContain("Rumpelstiltskin");
    }
}
