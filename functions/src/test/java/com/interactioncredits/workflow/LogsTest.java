package com.interactioncredits.workflow;

import static com.interactioncredits.TestMessages.ACCEPTANCE;
import static com.interactioncredits.TestMessages.ADA;
import static com.interactioncredits.TestMessages.PHONE;
import static com.interactioncredits.TestMessages.TEXT;
import static com.interactioncredits.workflow.Calls.batch;
import static com.interactioncredits.workflow.Calls.message;
import static com.interactioncredits.workflow.Calls.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.FaultyStore;
import com.interactioncredits.FaultyStore.Fault;
import com.interactioncredits.TestMessages;
import com.interactioncredits.TestTable;
import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.messaging.NewMessage;
import com.interactioncredits.whatsapp.ScriptedServer;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
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

/// What goes wrong is logged with its exception, and neither tells whom a message goes to, nor what it says.
@Timeout(60)
class LogsTest {
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
    private final TestMessages test = new TestMessages(Map.of());

    @BeforeEach
    void listen() {
        before = OURS.getLevel();
        OURS.setLevel(Level.ALL);
        OURS.addHandler(handler);
    }

    @AfterEach
    void stop() {
        OURS.removeHandler(handler);
        OURS.setLevel(before);
        test.close();
    }

    private void assertLoggedWithoutSecrets(String... words) {
        assertThat(String.join("", logged))
                .contains(words)
                .doesNotContain("4711")
                .doesNotContain("Rumpelstiltskin")
                .doesNotContain("the-token");
    }

    @Test
    void bodiesThatCannotBeRead() {
        var secret = "{\"to\":\"+15550104711\",\"text\":{\"body\":\"Rumpelstiltskin\"}";
        var start = new StartSending(test.wiring(), test.aws.stepFunctions());
        assertThat(batch(start, secret, secret + "}", "+15550104711", "{\"messageId\":\"+15550104711\"}"))
                .hasSize(4);
        var apply = new ApplyStatus(test.wiring());
        assertThat(batch(
                        apply,
                        secret,
                        "+15550104711",
                        "{\"kind\":\"+15550104711\"}",
                        "{\"timestamp\":\"Rumpelstiltskin\"}"))
                .hasSize(4);
        assertLoggedWithoutSecrets("goes back to its queue", "IllegalArgumentException");
    }

    @Test
    void aStoreAndAQueueThatFail() {
        test.aws.refuse(request -> true);
        for (int call = 0; call < 4; call++) {
            var store = new FaultyStore();
            store.next(call, Fault.AWAY);
            test.wired(Map.of(), store.client())
                    .acceptMessages()
                    .accept(ADA, new Reference("order-" + call), new NewMessage(PHONE, TEXT), new Actor(ADA));
        }
        assertLoggedWithoutSecrets("could not be queued", "has no expiry timer");
    }

    @Test
    void aStoreThatRefusesAMessage() {
        var nowhere = test.wired(Map.of("TABLE_NAME", "nowhere"), TestTable.dynamo());
        var request =
                "{\"userId\":\"user_ada\",\"idempotencyKey\":\"a\",\"message\":{\"to\":\"+15550104711\",\"type\":\"text\","
                        + "\"text\":{\"body\":\"Rumpelstiltskin\"}}}";
        assertThat(batch(new StartSending(nowhere, test.aws.stepFunctions()), request))
                .containsExactly(0);
        assertLoggedWithoutSecrets("goes back to its queue", "ResourceNotFoundException");
    }

    @Test
    void aRunThatCannotBeStarted() {
        test.aws.refuse(request -> true);
        assertThat(batch(new StartSending(test.wiring(), test.aws.stepFunctions()), message(new UUID(0, 1))))
                .containsExactly(0);
        assertLoggedWithoutSecrets("goes back to its queue");
    }

    @Test
    void answersOfWhatsApp() {
        test.whatsApp.answers(
                // B2, B3, B9
                ScriptedServer.json(
                        400,
                        "{\"error\":{\"message\":\"+15550104711\",\"code\":133010,\"error_subcode\":2494055,"
                                + "\"fbtrace_id\":\"AbC1\",\"error_data\":{\"details\":\"Rumpelstiltskin\"}}}"),
                ScriptedServer.json(500, "{\"error\":{\"message\":\"+15550104711\",\"code\":131000}}"));
        var id = test.accepted("order-1");
        task(new SendMessage(test.wiring()), message(id));
        task(new SendMessage(test.wiring()), message(test.accepted("order-2")));
        assertLoggedWithoutSecrets("message " + id + ": WhatsApp refuses");
        assertLoggedWithoutSecrets(
                "until an operator acts: code 133010, subcode 2494055, trace AbC1",
                "unknown whether WhatsApp accepted");
    }

    @Test
    void anAnswerThatCouldNotBeRecorded() {
        var store = new FaultyStore();
        var id = test.accepted("order-1");
        test.whatsApp.answers(connection -> {
            store.breakDown();
            ACCEPTANCE.answer(connection);
        });
        assertThat(task(new SendMessage(test.wiredWithoutWaiting(Map.of(), store.client())), message(id)))
                .contains("accepted");
        assertLoggedWithoutSecrets("could not be recorded", "TryAgainException");
    }
}
