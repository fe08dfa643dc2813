package com.interactioncredits;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.CreditType;
import com.interactioncredits.credits.Credits;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.credits.Transaction;
import com.interactioncredits.credits.TransactionFilter;
import com.interactioncredits.ledger.Principals;
import com.interactioncredits.messages.Message;
import com.interactioncredits.messaging.AcceptOutcome;
import com.interactioncredits.messaging.NewMessage;
import com.interactioncredits.messaging.Workers;
import com.interactioncredits.store.Item;
import com.interactioncredits.whatsapp.Content;
import com.interactioncredits.whatsapp.Recipient;
import com.interactioncredits.whatsapp.ScriptedServer;
import com.interactioncredits.whatsapp.ScriptedServer.Script;
import com.interactioncredits.wiring.Settings;
import com.interactioncredits.wiring.Wiring;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// All that a message passes through: a table of its own, a WhatsApp and a queue as the test scripts them. A message
/// costs three credits, is held for 15 minutes, and waits no longer unless a test says so. Nothing
/// opens the breaker.
public final class TestMessages implements AutoCloseable {
    public static final String ADA = "user_ada";
    public static final Recipient PHONE = new Recipient("+15550104711");
    public static final Content TEXT = new Content.Text("The word is Rumpelstiltskin", false);
    public static final AccountId ACCOUNT = new AccountId(ADA, CreditType.INTERACTION);
    public static final Script ACCEPTANCE =
            ScriptedServer.json(200, """
            {"messages":[{"id":"wamid.A=="}]}""");

    public final TestClock clock = new TestClock();
    public final AwsEndpoint aws = new AwsEndpoint();
    public final SecretsServer secrets = new SecretsServer();
    public final ScriptedServer whatsApp;
    private final TestStore store;
    private final Map<String, String> environment;
    private final Wiring wiring;

    public TestMessages(Map<String, String> settings) {
        this(TestStore.of(TestTable.create()), settings);
    }

    public TestMessages(TestStore store, Map<String, String> settings) {
        this.store = store;
        try {
            whatsApp = new ScriptedServer();
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        environment = new HashMap<>(Map.of(
                "TABLE_NAME",
                store.table(),
                "SENDS_QUEUE_URL",
                aws.url() + "/000000000000/sends",
                "STATE_MACHINE_ARN",
                "arn:aws:states:eu-central-1:1:stateMachine:m",
                "MESSAGE_PRICE",
                "3",
                "MAX_WAIT_SECONDS",
                "900",
                "WHATSAPP_BASE_URL",
                whatsApp.url().toString(),
                "WHATSAPP_PHONE_NUMBER_ID",
                "106540352242922",
                "WHATSAPP_SECRET_ARN",
                SecretsServer.ARN,
                "BREAKER_ERRORS",
                "0",
                "BREAKER_UNANSWERED",
                "0"));
        environment.putAll(settings);
        secrets.put(clock.instant(), "the-token", "the-app-secret", "the-verify-token");
        wiring = wired(Map.of(), store.dynamo());
        wiring.ledger().grant(ACCOUNT, new Reference("first"), new Credits(10), Optional.empty(), Principals.OPERATOR);
    }

    public static Script graphError(int status, int code) {
        return ScriptedServer.json(
                status, """
                {"error":{"message":"(#%d) words","code":%d}}""".formatted(code, code));
    }

    public Wiring wiring() {
        return wiring;
    }

    /// The same system, with other settings or another way to its store.
    public Wiring wired(Map<String, String> settings, DynamoDbClient store) {
        return new Wiring(changed(settings), clock, () -> store, aws::sqs, secrets::client);
    }

    /// The same system, in which waiting takes no time.
    public Wiring wiredWithoutWaiting(Map<String, String> settings, DynamoDbClient store) {
        return new Wiring(
                changed(settings),
                clock,
                () -> store,
                aws::sqs,
                secrets::client,
                aws::stepFunctions,
                new Random(1),
                new PassingTime(),
                Workers.threads());
    }

    private Settings changed(Map<String, String> settings) {
        var changed = new HashMap<>(environment);
        changed.putAll(settings);
        return new Settings(Map.copyOf(changed));
    }

    public UUID accepted(String key) {
        var outcome =
                wiring.acceptMessages().accept(ADA, new Reference(key), new NewMessage(PHONE, TEXT), new Actor(ADA));
        assertThat(outcome).isInstanceOf(AcceptOutcome.Accepted.class);
        return ((AcceptOutcome.Accepted) outcome).message().id();
    }

    public Message message(UUID id) {
        return wiring.userMessages().message(ADA, id).orElseThrow();
    }

    /// One item of the table, as it is kept.
    public Map<String, AttributeValue> kept(String pk, String sk) {
        var key = Item.key(pk, sk).attributes();
        return store.dynamo()
                .getItem(get ->
                        get.tableName(environment.get("TABLE_NAME")).key(key).consistentRead(true))
                .item();
    }

    /// Such as `failed 131026`.
    public String status(UUID id) {
        var message = message(id);
        return message.status().label()
                + message.error().map(error -> " " + error.code()).orElse("");
    }

    /// Such as `7 available, 3 held, 0 spent`.
    public String credits() {
        var balance = wiring.statement().balance(ACCOUNT);
        return "%d available, %d held, %d spent".formatted(balance.available(), balance.held(), balance.spent());
    }

    /// All but the grants, in no certain order, such as `deduction -3` or `late deduction -1 missing 2`.
    public List<String> movements() {
        return movements(ACCOUNT);
    }

    public List<String> movements(AccountId account) {
        return movements(account, transaction -> true);
    }

    public List<String> movements(UUID id) {
        return movements(ACCOUNT, transaction -> transaction.messageId().equals(Optional.of(id)));
    }

    private List<String> movements(AccountId account, Predicate<Transaction> which) {
        return wiring.statement().transactions(account, TransactionFilter.ALL, 100, Optional.empty()).items().stream()
                .filter(transaction -> transaction.type() != Transaction.Type.GRANT)
                .filter(which)
                .map(transaction -> (transaction.late() ? "late " : "")
                        + transaction.type().label() + " " + transaction.amount()
                        + (transaction.missing() == 0 ? "" : " missing " + transaction.missing()))
                .toList();
    }

    @Override
    public void close() {
        aws.close();
        secrets.close();
        try {
            whatsApp.close();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
