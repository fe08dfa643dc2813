package com.interactioncredits.wiring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.interactioncredits.clerk.SvixSignature;
import com.interactioncredits.store.ItemKind;
import com.interactioncredits.whatsapp.MetaSignature;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// Makes an event for each function that has something to do for it, after the calls of other functions that this
/// takes.
final class Story {
    static final String APP_SECRET = "app-secret-of-the-story";
    static final String SIGNING_SECRET = "whsec_c2lnbnMgd2ViaG9va3Mgb2YgdGhlIHN0b3J5";

    /// Of WhatsApp and of Clerk: each reader passes over what it does not know.
    static final String SECRET = "{\"accessToken\":\"access\",\"appSecret\":\"" + APP_SECRET
            + "\",\"verifyToken\":\"verify\",\"signingSecret\":\"" + SIGNING_SECRET + "\"}";

    /// Functions whose event has work to do only some time after it was made.
    static final Set<String> LATER = Set.of("ExpireDueHolds", "ExpireHold", "SweepMessages");

    private static final JsonMapper JSON = new JsonMapper();
    private static final String CREDITS = "/api/credits/{creditType}/";
    private static final String RECEIVE_COUNT = "ApproximateReceiveCount";

    interface Functions {
        byte[] call(String name, ObjectNode event) throws IOException, ReflectiveOperationException;
    }

    private final Functions functions;
    private final String user;
    private final Clock clock;
    private final Map<String, Supplier<ObjectNode>> events = Map.ofEntries(
            Map.entry("PlaceHoldHandler", after(this::grant, this::hold)),
            Map.entry("DeductHandler", after(this::held, () -> post("deduct", "{'referenceId':'r-1','amount':20}"))),
            Map.entry("ReleaseHoldHandler", after(this::held, () -> post("release-hold", "{'referenceId':'r-1'}"))),
            Map.entry(
                    "ExtendHoldHandler",
                    after(this::held, () -> post("extend-hold", "{'referenceId':'r-1','expiresInSeconds':3600}"))),
            Map.entry("GetBalanceHandler", after(this::held, () -> get("balance", Map.of()))),
            Map.entry("ListHoldsHandler", after(this::held, () -> get("holds", Map.of()))),
            Map.entry("GetHoldHandler", () -> get("holds/{holdId}", Map.of("holdId", held()))),
            Map.entry("ListTransactionsHandler", after(this::deducted, () -> get("transactions", Map.of()))),
            Map.entry("GrantCreditsHandler", () -> post("grants", "{'userId':'%s','amount':100,'referenceId':'g-1'}")),
            Map.entry(
                    "AdjustCreditsHandler",
                    after(
                            this::grant,
                            () -> post(
                                    "adjustments",
                                    "{'userId':'%s','amount':10,'referenceId':'a-1','reason':'Twice'}"))),
            Map.entry("RefundHoldHandler", this::refund),
            Map.entry("SendMessageHandler", after(this::grant, this::send)),
            Map.entry(
                    "ListMessagesHandler",
                    after(this::sent, () -> http("GET /api/whatsapp/messages", Map.of(), "", ""))),
            Map.entry(
                    "GetMessageHandler",
                    () -> http("GET /api/whatsapp/messages/{messageId}", Map.of("messageId", sent()), "", "")),
            Map.entry("ListChangesHandler", this::changes),
            Map.entry("GetSendingHandler", () -> http("GET /api/operations/sending", Map.of(), "", "")),
            Map.entry(
                    "SetSendingHandler",
                    () -> http(
                            "PUT /api/operations/sending",
                            Map.of(),
                            "",
                            "{'state':'paused','reason':'WhatsApp is away'}")),
            Map.entry(
                    "FreezeAccountHandler",
                    () -> http(
                            "PUT /api/operations/accounts/{userId}",
                            Map.of("userId", owner()),
                            "",
                            "{'frozen':true,'reason':'Spam'}")),
            Map.entry(
                    "GetOperationsHealthHandler",
                    after(this::accepted, () -> http("GET /api/operations/health", Map.of(), "", ""))),
            Map.entry(
                    "GetOperationsMetricsHandler", () -> http("GET /api/operations/metrics", Map.of(), "hours=3", "")),
            Map.entry("GetHealthHandler", () -> http("GET /api/health", Map.of(), "", "")),
            Map.entry(
                    "WebhookHandshakeHandler",
                    () -> http(
                            "GET /api/webhooks/whatsapp",
                            Map.of(),
                            "hub.mode=subscribe&hub.verify_token=verify&hub.challenge=1158201444",
                            "")),
            Map.entry("ReceiveWebhookHandler", this::webhook),
            Map.entry("ReceiveClerkWebhookHandler", this::clerkWebhook),
            Map.entry("NotFoundHandler", () -> http("$default", Map.of(), "", "")),
            Map.entry("StartSending", () -> queued(message(accepted()).toString())),
            Map.entry("HoldCredits", () -> message(accepted())),
            Map.entry("SendMessage", () -> message(accepted())),
            Map.entry("ConvertHold", () -> message(attempted()).put("whatsAppId", "wamid.A==")),
            Map.entry("ReleaseHold", () -> message(attempted()).put("code", 131049)),
            Map.entry("LeaveUnconfirmed", () -> message(attempted())),
            Map.entry("SendLater", () -> message(accepted()).put("waitSeconds", 60)),
            Map.entry("ApplyStatus", this::status),
            Map.entry("ExpireHold", this::expiry),
            Map.entry("ExpireDueHolds", after(this::held, () -> object("{'id':'x','detail-type':'Scheduled Event'}"))),
            Map.entry(
                    "SweepMessages", after(this::accepted, () -> object("{'id':'x','detail-type':'Scheduled Event'}"))),
            Map.entry("MarkAccounts", after(this::held, this::changedAccount)),
            Map.entry("ReconcileAccounts", after(this::sent, () -> object("{'repair':false}"))));

    /// @param clock of the functions
    Story(Functions functions, String user, Clock clock) {
        this.functions = functions;
        this.user = user;
        this.clock = clock;
    }

    ObjectNode event(String function) {
        var event = events.get(function);
        if (event == null) {
            throw new AssertionError(
                    "add an event for " + function + " to Story, so that it can be primed and measured");
        }
        return event.get();
    }

    private String owner() {
        return user;
    }

    private static Supplier<ObjectNode> after(Runnable before, Supplier<ObjectNode> event) {
        return () -> {
            before.run();
            return event.get();
        };
    }

    private JsonNode call(String function, ObjectNode event) {
        try {
            var answer = JSON.readTree(functions.call(function, event));
            if (answer != null && answer.path("statusCode").asInt(200) >= 300) {
                throw new AssertionError(function + " answered " + answer);
            }
            return answer == null || !answer.has("body")
                    ? JSON.nullNode()
                    : JSON.readTree(answer.path("body").asText());
        } catch (IOException | ReflectiveOperationException fault) {
            throw new AssertionError(function, fault);
        }
    }

    private void grant() {
        call("GrantCreditsHandler", event("GrantCreditsHandler"));
    }

    private ObjectNode hold() {
        return post("hold", "{'amount':30,'referenceId':'r-1','expiresInSeconds':600}");
    }

    private String held() {
        grant();
        return call("PlaceHoldHandler", hold()).path("hold").path("id").asText();
    }

    private String deducted() {
        var hold = held();
        call("DeductHandler", post("deduct", "{'referenceId':'r-1','amount':20}"));
        return hold;
    }

    private ObjectNode refund() {
        return post(
                "refunds",
                "{'userId':'%s','holdId':'" + deducted() + "','amount':5,'referenceId':'f-1','reason':'One less'}");
    }

    private ObjectNode send() {
        var event = http(
                "POST /api/whatsapp/send",
                Map.of(),
                "",
                "{'to':'+15550100000','type':'text','text':{'body':'Your table is ready.','previewUrl':false}}");
        event.withObject("headers").put("idempotency-key", "m-1");
        return event;
    }

    private String accepted() {
        grant();
        return call("SendMessageHandler", send()).path("message").path("id").asText();
    }

    private String attempted() {
        var id = accepted();
        call("SendMessage", message(id));
        return id;
    }

    private String sent() {
        var id = attempted();
        call("ConvertHold", message(id).put("whatsAppId", "wamid.A=="));
        return id;
    }

    private ObjectNode changes() {
        var since = call("ListChangesHandler", http("GET /api/changes", Map.of(), "", ""));
        sent();
        return http(
                "GET /api/changes",
                Map.of(),
                "since=" + since.path("nextCursor").asText(),
                "");
    }

    private ObjectNode webhook() {
        var status =
                object("{'id':'wamid.A==','status':'delivered','timestamp':'1795352401','recipient_id':'15550100000'}");
        var value = object("{'messaging_product':'whatsapp','metadata':{'phone_number_id':'106540352242922'}}");
        value.putArray("statuses").add(status.put("biz_opaque_callback_data", "2b1f2a52-6f0c-5d0e-9a54-0d6f7c2b8f11"));
        var entry = object("{'id':'102290129340398'}");
        entry.putArray("changes").addObject().put("field", "messages").set("value", value);
        var body = object("{'object':'whatsapp_business_account'}");
        body.putArray("entry").add(entry);
        var event = http("POST /api/webhooks/whatsapp", Map.of(), "", body.toString());
        event.withObject("headers").put("x-hub-signature-256", MetaSignature.of(body.toString(), APP_SECRET));
        return event;
    }

    private ObjectNode clerkWebhook() {
        var body = "{\"type\":\"user.deleted\",\"data\":{\"id\":\"" + owner() + "\"}}";
        var event = http("POST /api/webhooks/clerk", Map.of(), "", body);
        SvixSignature.headers(SIGNING_SECRET, "msg_story", clock.instant(), body)
                .forEach(event.withObject("headers")::put);
        return event;
    }

    private ObjectNode status() {
        var body = object("{'whatsAppId':'wamid.A==','kind':'DELIVERED'}")
                .put("callbackData", sent())
                .put("timestamp", Instant.EPOCH.toString());
        return queued(body.toString());
    }

    private ObjectNode expiry() {
        return streamed("REMOVE", ItemKind.EXPIRY.partition(held()), "EXPIRY");
    }

    private ObjectNode changedAccount() {
        return streamed("MODIFY", ItemKind.ACCOUNT.partition(user + "#interaction"), "ACCOUNT");
    }

    private static ObjectNode streamed(String what, String pk, String sk) {
        var record = object("{'eventID':'1','eventVersion':'1.1','eventSource':'aws:dynamodb'}")
                .put("eventName", what);
        var change = record.putObject("dynamodb").put("SequenceNumber", "1").put("StreamViewType", "KEYS_ONLY");
        var keys = change.putObject("Keys");
        keys.putObject("pk").put("S", pk);
        keys.putObject("sk").put("S", sk);
        var event = JSON.createObjectNode();
        event.putArray("Records").add(record);
        return event;
    }

    private ObjectNode message(String id) {
        return JSON.createObjectNode().put("messageId", id);
    }

    private static ObjectNode queued(String body) {
        var record = object("{'messageId':'00000000-0000-0000-0000-000000000001','receiptHandle':'r','md5OfBody':'x',"
                        + "'messageAttributes':{},'eventSource':'aws:sqs','awsRegion':'eu-central-1'}")
                .put("body", body);
        record.putObject("attributes").put(RECEIVE_COUNT, "1");
        var event = JSON.createObjectNode();
        event.putArray("Records").add(record);
        return event;
    }

    private ObjectNode get(String path, Map<String, String> parameters) {
        return http("GET " + CREDITS + path, parameters, "", "");
    }

    private ObjectNode post(String path, String body) {
        return http("POST " + CREDITS + path, Map.of(), "", body);
    }

    /// As the gateway sends it.
    private ObjectNode http(String route, Map<String, String> parameters, String query, String body) {
        var event = object("{'version':'2.0','isBase64Encoded':false}")
                .put("routeKey", route)
                .put("rawQueryString", query);
        var path = route.substring(route.indexOf(' ') + 1).replace("{creditType}", "interaction");
        for (var parameter : parameters.entrySet()) {
            path = path.replace("{" + parameter.getKey() + "}", parameter.getValue());
        }
        event.put("rawPath", path)
                .withObject("headers")
                .put("accept", "application/json")
                .put("authorization", "")
                .put("content-type", "application/json")
                .put("user-agent", "Mozilla/5.0");
        event.withObject("pathParameters").put("creditType", "interaction");
        parameters.forEach(event.withObject("pathParameters")::put);
        event.set(
                "requestContext",
                object("{'accountId':'1','apiId':'a','domainName':'a.example','requestId':'JKJaXmPLvHcESHA=',"
                        + "'stage':'$default','time':'28/Nov/2026:10:00:00 +0000','timeEpoch':1795773600000,"
                        + "'http':{'protocol':'HTTP/1.1','sourceIp':'203.0.113.1','userAgent':'Mozilla/5.0'}}"));
        event.withObject("requestContext")
                .put("routeKey", route)
                .withObject("http")
                .put("method", route.replaceFirst(" .*", ""))
                .put("path", path);
        return body.isEmpty()
                ? event
                : event.put("body", (body.startsWith("{'") ? quoted(body) : body).replace("%s", user));
    }

    private static ObjectNode object(String json) {
        try {
            return (ObjectNode) JSON.readTree(quoted(json));
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static String quoted(String json) {
        return json.replace('\'', '"');
    }
}
