package com.interactioncredits.api;

import static com.interactioncredits.api.TestApi.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.whatsapp.MetaSignature;
import com.interactioncredits.whatsapp.ScriptedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// During a deployment, and after a rollback, functions of this release and of the one before work on the same items.
/// What one of them begins, the other one has to read, go on with and end. Each test is played in both directions.
@Timeout(120)
class TwoReleasesTest {
    /// Who begins.
    enum First {
        THIS_RELEASE,
        THE_PREVIOUS_ONE
    }

    private static final String APP_SECRET = "local-app-secret";
    private static final String HELLO = "{\"to\":\"+15550100000\",\"type\":\"text\",\"text\":{\"body\":\"Hello\"}}";
    private static ClassLoader previousBuild = ClassLoader.getSystemClassLoader();

    private final AnyAws aws = new AnyAws(
            "{\"accessToken\":\"token\",\"appSecret\":\"" + APP_SECRET + "\",\"verifyToken\":\"local-verify-token\"}");
    private final ScriptedServer whatsApp = server();
    private final TestApi api = new TestApi(
            Map.of(
                    "MESSAGE_PRICE", "3",
                    "STATE_MACHINE_ARN", "arn:aws:states:eu-central-1:1:stateMachine:m",
                    "WHATSAPP_BASE_URL", whatsApp.url().toString(),
                    "WHATSAPP_PHONE_NUMBER_ID", "106540352242922"),
            aws.address());
    private final Release current = release(TwoReleasesTest.class.getClassLoader());
    private final Release previous = release(previousBuild);

    @BeforeAll
    static void build() {
        previousBuild = PreviousBuild.load();
    }

    @AfterEach
    void close() throws IOException {
        aws.close();
        whatsApp.close();
    }

    private static ScriptedServer server() {
        try {
            return new ScriptedServer();
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
    }

    /// Each release reads of the variables those that it knows: the secrets were some.
    private Release release(ClassLoader loader) {
        var environment = new HashMap<>(api.wiring().settings().environment());
        environment.putAll(Map.of("WHATSAPP_ACCESS_TOKEN", "token", "WHATSAPP_APP_SECRET", APP_SECRET));
        // A version keeps the settings that it was deployed with: that one knows no scopes.
        environment.put("ALLOWED_MACHINES", "mch_jobs");
        return new Release(loader, environment, api.wiring().clock(), aws);
    }

    private Release first(First who) {
        return who == First.THIS_RELEASE ? current : previous;
    }

    private Release second(First who) {
        return who == First.THIS_RELEASE ? previous : current;
    }

    @ParameterizedTest
    @EnumSource
    void aHoldOfOneIsEndedByTheOther(First who) {
        var one = first(who);
        var other = second(who);
        grant(one).isOk(201);
        grant(other).isOk(200).isReplay();
        hold(one, "converted", 30).isOk(201);
        hold(one, "released", 20).isOk(201);
        var left = hold(one, "left", 10).isOk(201).get("hold").path("id").asText();

        contains(
                hold(current, "converted", 30).isOk(200).isReplay().json(),
                hold(previous, "converted", 30).isOk(200).isReplay().json());
        end(other, "DeductHandler", "{\"referenceId\":\"converted\",\"amount\":25}");
        end(other, "ReleaseHoldHandler", "{\"referenceId\":\"released\"}");
        api.advance(Duration.ofMinutes(11));
        other.expire(left);

        end(one, "DeductHandler", "{\"referenceId\":\"converted\",\"amount\":25}")
                .isReplay();
        hold(one, "late", 40).isOk(201);
        var balance = bothRead("GetBalanceHandler", "").path("balance");
        assertThat(balance.path("available").asLong()).isEqualTo(100 - 25 - 40);
        assertThat(balance.path("spent").asLong()).isEqualTo(25);
        assertThat(statuses("ListHoldsHandler", "holds"))
                .containsExactlyInAnyOrder("active", "expired", "released", "converted");
        assertThat(bothRead("ListTransactionsHandler", "").path("transactions")).hasSize(2);
        nothingIsWrong();
    }

    @ParameterizedTest
    @EnumSource
    void aMessageOfOneIsSentAndPaidByTheOther(First who) {
        var one = first(who);
        var other = second(who);
        grant(one);
        var id = send(one, "order-1");
        other.queue("StartSending", aws.taken());
        var run = aws.started();
        assertThat(other.task("HoldCredits", run).path("held").asBoolean()).isTrue();

        // Not taken at first: the next attempt is the other one's.
        whatsApp.answers(graphError(429, 130429));
        var waitSeconds = one.task("SendMessage", run).path("waitSeconds").asText();
        other.task("SendLater", run.replace("}", ",\"waitSeconds\":" + waitSeconds + "}"));
        api.advance(Duration.ofSeconds(Long.parseLong(waitSeconds)));
        one.queue("StartSending", aws.taken());
        whatsApp.answers(taken("wamid.1"));
        var sent = other.task("SendMessage", aws.started());
        assertThat(sent.path("outcome").asText()).isEqualTo("accepted");
        assertThat(one.task("ConvertHold", run.replace("}", ",\"whatsAppId\":\"wamid.1\"}"))
                        .path("status")
                        .asText())
                .isEqualTo("sent");

        webhook(one, "delivered", "wamid.1", id);
        other.queue("ApplyStatus", aws.taken());
        webhook(other, "read", "wamid.1", id);
        one.queue("ApplyStatus", aws.taken());

        assertThat(statuses("ListMessagesHandler", "messages")).containsExactly("read");
        assertThat(bothRead("GetBalanceHandler", "").at("/balance/spent").asLong())
                .isEqualTo(3);
        nothingIsWrong();
    }

    @ParameterizedTest
    @EnumSource
    void theCreditsOfAMessageThatFailsAtOneAreGivenBackByTheOther(First who) {
        var one = first(who);
        var other = second(who);
        grant(one);
        var refused = send(one, "refused");
        whatsApp.answers(graphError(400, 131026));
        assertThat(one.task("SendMessage", message(refused)).path("code").asInt())
                .isEqualTo(131026);
        other.task("ReleaseHold", message(refused).replace("}", ",\"code\":131026}"));

        var undelivered = send(one, "undelivered");
        whatsApp.answers(taken("wamid.2"));
        one.task("SendMessage", message(undelivered));
        other.task("ConvertHold", message(undelivered).replace("}", ",\"whatsAppId\":\"wamid.2\"}"));
        webhook(one, "failed", "wamid.2", undelivered);
        other.queue("ApplyStatus", aws.taken());

        assertThat(statuses("ListMessagesHandler", "messages")).containsExactly("failed", "failed");
        assertThat(bothRead("GetBalanceHandler", "").at("/balance/available").asLong())
                .isEqualTo(100);
        assertThat(bothRead("ListTransactionsHandler", "").path("transactions").findValuesAsText("type"))
                .contains("refund");
        nothingIsWrong();
    }

    @ParameterizedTest
    @EnumSource
    void aMessageThatOneLeftUnconfirmedIsDecidedByTheOther(First who) {
        var one = first(who);
        var other = second(who);
        grant(one);
        var delivered = send(one, "delivered");
        var never = send(one, "never");
        for (var id : List.of(delivered, never)) {
            whatsApp.answers(ScriptedServer.resetting());
            assertThat(one.task("SendMessage", message(id)).path("outcome").asText())
                    .isEqualTo("unknown");
            other.task("LeaveUnconfirmed", message(id));
        }
        webhook(other, "delivered", "wamid.3", delivered);
        one.queue("ApplyStatus", aws.taken());
        api.advance(Duration.ofMinutes(16));
        one.expire(holdOf(never));

        webhook(one, "sent", "wamid.4", never);
        other.queue("ApplyStatus", aws.taken());

        assertThat(bothRead("GetBalanceHandler", "").at("/balance/spent").asLong())
                .isEqualTo(6);
        assertThat(bothRead("ListTransactionsHandler", "").path("transactions").findValuesAsText("late"))
                .contains("true");
        nothingIsWrong();
    }

    @ParameterizedTest
    @EnumSource
    void aMessageThatOneLostIsTakenUpByTheOther(First who) {
        var one = first(who);
        var other = second(who);
        grant(one);
        var lost = send(one, "lost");
        aws.taken();
        api.advance(Duration.ofMinutes(3));
        other.sweep();
        assertThat(aws.taken()).contains(lost);

        api.advance(Duration.ofMinutes(13));
        other.expire(holdOf(lost));
        assertThat(statuses("ListMessagesHandler", "messages")).containsExactly("failed");

        one.queue(
                "StartSending",
                "{\"userId\":\"%s\",\"idempotencyKey\":\"queued\",\"message\":%s}".formatted(ADA, HELLO));
        other.queue("StartSending", aws.taken());
        assertThat(other.task("HoldCredits", aws.started()).path("held").asBoolean())
                .isTrue();
        nothingIsWrong();
    }

    @ParameterizedTest
    @EnumSource
    void aListBegunAtOneGoesOnAtTheOther(First who) {
        var one = first(who);
        var other = second(who);
        grant(one);
        var since = read(one, "ListChangesHandler", "").path("nextCursor").asText();
        for (int i = 0; i < 4; i++) {
            var release = i % 2 == 0 ? one : other;
            api.advance(Duration.ofSeconds(1));
            send(release, "order-" + i);
            hold(release, "hold-" + i, 1).isOk(201);
        }
        for (var list : Map.of("ListMessagesHandler", "messages", "ListHoldsHandler", "holds")
                .entrySet()) {
            var page = read(one, list.getKey(), "limit=2");
            var rest = read(
                    other, list.getKey(), "cursor=" + page.path("nextCursor").asText());
            assertThat(page.path(list.getValue()).size()
                            + rest.path(list.getValue()).size())
                    .isEqualTo(bothRead(list.getKey(), "").path(list.getValue()).size());
        }
        var some = read(other, "ListChangesHandler", "limit=3&since=" + since);
        var more = read(
                one, "ListChangesHandler", "since=" + some.path("nextCursor").asText());
        assertThat(some.path("more").asBoolean()).isTrue();
        assertThat(some.path("messages").size() + more.path("messages").size()).isEqualTo(4);
        // Four of the user's own and those of the messages.
        assertThat(some.path("holds").size() + more.path("holds").size()).isEqualTo(8);
        nothingIsWrong();
    }

    private Reply grant(Release at) {
        return at.http("GrantCreditsHandler").as(api.operator("user_root")).send();
    }

    private Reply hold(Release at, String reference, int amount) {
        return at.http("PlaceHoldHandler")
                .as(api.user(ADA))
                .body("{\"amount\":%d,\"referenceId\":\"%s\",\"expiresInSeconds\":600}".formatted(amount, reference))
                .send();
    }

    private Reply end(Release at, String handler, String body) {
        return at.http(handler).as(api.user(ADA)).body(body).send().isOk(200);
    }

    /// @return the message's id
    private String send(Release at, String key) {
        return at.http("SendMessageHandler")
                .as(api.user(ADA))
                .header("idempotency-key", key)
                .body(HELLO)
                .send()
                .isOk(202)
                .get("message")
                .path("id")
                .asText();
    }

    private String holdOf(String messageId) {
        return current.http("GetMessageHandler")
                .as(api.user(ADA))
                .path("messageId", messageId)
                .send()
                .isOk(200)
                .get("message")
                .path("holdId")
                .asText();
    }

    private void webhook(Release at, String status, String whatsAppId, String messageId) {
        try {
            var file = status.equals("failed") ? "webhook-failed.json" : "webhook-delivered.json";
            var body = Files.readString(Path.of("events", file))
                    .strip()
                    .replaceFirst("\"status\":\"\\w+\"", "\"status\":\"" + status + "\"")
                    .replaceFirst("wamid\\.[^\"]+", whatsAppId)
                    .replaceFirst("(\"biz_opaque_callback_data\":\")[^\"]+", "$1" + messageId);
            var answer = at.http("ReceiveWebhookHandler")
                    .body(body)
                    .header("x-hub-signature-256", MetaSignature.of(body, APP_SECRET))
                    .send();
            assertThat(answer.status()).isEqualTo(200);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String message(String id) {
        return "{\"messageId\":\"" + id + "\"}";
    }

    private static ScriptedServer.Script taken(String whatsAppId) {
        return ScriptedServer.json(200, "{\"messages\":[{\"id\":\"" + whatsAppId + "\"}]}");
    }

    private static ScriptedServer.Script graphError(int status, int code) {
        return ScriptedServer.json(status, "{\"error\":{\"message\":\"words\",\"code\":" + code + "}}");
    }

    private JsonNode read(Release at, String handler, String query) {
        return at.http(handler).as(api.user(ADA)).query(query).send().isOk(200).json();
    }

    private List<String> statuses(String handler, String list) {
        return bothRead(handler, "")
                .path(list)
                .valueStream()
                .map(each -> each.path("status").asText())
                .toList();
    }

    /// What the previous release shows, which this one has to show too, whatever it adds.
    private JsonNode bothRead(String handler, String query) {
        var before = read(previous, handler, query);
        contains(read(current, handler, query), before);
        return before;
    }

    private static void contains(JsonNode now, JsonNode before) {
        if (before.isObject()) {
            before.properties().forEach(field -> contains(now.path(field.getKey()), field.getValue()));
        } else if (before.isArray()) {
            assertThat(now.size()).isEqualTo(before.size());
            for (int i = 0; i < before.size(); i++) {
                contains(now.path(i), before.path(i));
            }
        } else {
            assertThat(now).isEqualTo(before);
        }
    }

    /// The books of either release agree with every item of both.
    private void nothingIsWrong() {
        for (var release : List.of(current, previous)) {
            var report = release.task("ReconcileAccounts", "{}");
            assertThat(report.path("accounts").asInt()).isEqualTo(1);
            assertThat(report.path("unsettled").asInt()).isZero();
            assertThat(report.path("findings")).isEmpty();
        }
    }
}
