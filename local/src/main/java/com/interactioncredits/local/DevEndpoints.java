package com.interactioncredits.local;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.interactioncredits.local.clock.LocalClock;
import com.interactioncredits.local.crash.Writes;
import com.interactioncredits.local.idle.Activity;
import com.interactioncredits.local.tokens.LocalTokens;
import com.interactioncredits.local.whatsapp.Outage;
import com.interactioncredits.local.whatsapp.SimulatedWhatsApp;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/// The endpoints that exist in local mode only: tokens, the clock, queue addresses, the simulated WhatsApp, and halting
/// the process.
final class DevEndpoints {
    private static final long MAX_SECONDS = Duration.ofDays(365).toSeconds();
    private static final Pattern USER = Pattern.compile("user_[A-Za-z0-9_-]{1,64}");
    private static final String USER_ID_FORMAT = "must be user_ and 1 to 64 of A-Z a-z 0-9 _ -";
    private static final Pattern MACHINE = Pattern.compile("mch_[A-Za-z0-9_-]{1,64}");
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final LocalClock clock;
    private final Activity activity;
    private final LocalTokens tokens;
    private final SimulatedWhatsApp whatsApp;
    private final Map<String, String> queueUrls;
    private final String origin;

    /// A call is invalid; the message is shown to the caller.
    static final class BadRequest extends Exception {
        BadRequest(String message) {
            super(message);
        }
    }

    DevEndpoints(
            LocalClock clock,
            Activity activity,
            LocalTokens tokens,
            SimulatedWhatsApp whatsApp,
            Map<String, String> queueUrls,
            String origin) {
        this.clock = clock;
        this.activity = activity;
        this.tokens = tokens;
        this.whatsApp = whatsApp;
        this.queueUrls = queueUrls;
        this.origin = origin;
    }

    /// `POST /dev/token`: `{"userId", "role"? or "actor"?, "expiresInSeconds"?}` or `{"machineId",
    /// "expiresInSeconds"?}`.
    ObjectNode token(String body) throws BadRequest {
        var request = object(body, Set.of("userId", "machineId", "role", "actor", "expiresInSeconds"));
        var lifetime = Duration.ofSeconds(
                request.has("expiresInSeconds") ? integer(request, "expiresInSeconds", 1, MAX_SECONDS) : 60);
        if (request.has("userId") == request.has("machineId")) {
            throw new BadRequest("provide either userId or machineId");
        }
        if (request.has("machineId")) {
            if (request.has("role") || request.has("actor")) {
                throw new BadRequest("a machine has no role and no actor");
            }
            var machine = text(request, "machineId", MACHINE, "must be mch_ and 1 to 64 of A-Z a-z 0-9 _ -");
            return answer(
                    "token", tokens.mintMachine(machine, LocalSettings.MACHINE_AUDIENCE, lifetime, clock.instant()));
        }
        var user = text(request, "userId", USER, USER_ID_FORMAT);
        if (request.has("actor")) {
            if (request.has("role")) {
                throw new BadRequest("provide either role or actor");
            }
            var actor = text(request, "actor", USER, USER_ID_FORMAT);
            return answer("token", tokens.mintImpersonated(user, actor, lifetime, origin, clock.instant()));
        }
        var role = request.has("role")
                ? text(request, "role", Pattern.compile("[A-Za-z0-9_:-]{1,64}"), "must be 1 to 64 of A-Z a-z 0-9 _ : -")
                : null;
        return answer("token", tokens.mint(user, role, lifetime, origin, clock.instant()));
    }

    /// `POST /dev/clock`: `{"advanceSeconds"}`.
    ObjectNode clock(String body) throws BadRequest {
        var request = object(body, Set.of("advanceSeconds"));
        try {
            var now = clock.advance(Duration.ofSeconds(integer(request, "advanceSeconds", 0, MAX_SECONDS)));
            activity.changed();
            return answer("now", now.truncatedTo(ChronoUnit.MILLIS).toString());
        } catch (LocalClock.Unmovable unmovable) {
            throw new BadRequest(String.valueOf(unmovable.getMessage()));
        }
    }

    /// `GET /dev/whatsapp/messages`.
    ObjectNode messages() {
        return whatsApp.journal();
    }

    /// `PUT /dev/whatsapp`: `{"senderError": code or null, "away": bool}`: the answer to every send from now on.
    ObjectNode outage(String body) throws BadRequest {
        var request = object(body, Set.of("senderError", "away"));
        var away = request.path("away");
        if (!away.isMissingNode() && !away.isBoolean()) {
            throw new BadRequest("away must be true or false");
        }
        var code = request.hasNonNull("senderError")
                ? OptionalInt.of((int) integer(request, "senderError", 0, Integer.MAX_VALUE))
                : OptionalInt.empty();
        whatsApp.setOutage(new Outage(code, away.booleanValue()));
        var answer = JsonNodeFactory.instance.objectNode();
        code.ifPresentOrElse(number -> answer.put("senderError", number), () -> answer.putNull("senderError"));
        return answer.put("away", away.booleanValue());
    }

    /// `GET /dev/queues`: the URL of each queue, by its name in the template.
    ObjectNode queues() {
        var queues = JsonNodeFactory.instance.objectNode();
        queueUrls.forEach(queues::put);
        return JsonNodeFactory.instance.objectNode().set("queues", queues);
    }

    /// `POST /dev/halt`: `{"before": n, "write"?}` or `{"after": n, "write"?}`: the process dies at the n-th write (of
    /// this name) from now on.
    ObjectNode halt(String body) throws BadRequest {
        var request = object(body, Set.of("before", "after", "write"));
        if (request.has("before") == request.has("after")) {
            throw new BadRequest("provide either before or after");
        }
        var field = request.has("before") ? "before" : "after";
        int number = (int) integer(request, field, 1, Integer.MAX_VALUE);
        var name = request.has("write")
                ? Optional.of(text(request, "write", Pattern.compile("[A-Za-z ]+"), "must be the name of a write"))
                : Optional.<String>empty();
        var moment = request.has("before") ? Writes.Moment.BEFORE : Writes.Moment.AFTER;
        Writes.haltAt(new Writes.Halt(moment, number, name));
        return writes();
    }

    /// `GET /dev/halt`: the writes since the last POST.
    ObjectNode writes() {
        var answer = JsonNodeFactory.instance.objectNode();
        Writes.recorded().forEach(answer.putArray("writes")::add);
        return answer;
    }

    static JsonNode object(String body, Set<String> fields) throws BadRequest {
        try {
            var read = MAPPER.readTree(body);
            if (!read.isObject()) {
                throw new BadRequest("the body must be a JSON object");
            }
            for (var field : read.properties()) {
                if (!fields.contains(field.getKey())) {
                    throw new BadRequest("unknown field " + field.getKey());
                }
            }
            return read;
        } catch (JsonProcessingException _) {
            throw new BadRequest("the body must be JSON, with each field once");
        }
    }

    private static long integer(JsonNode request, String field, long min, long max) throws BadRequest {
        var value = request.path(field);
        if (value.isIntegralNumber() && value.canConvertToLong() && value.asLong() >= min && value.asLong() <= max) {
            return value.asLong();
        }
        throw new BadRequest(field + " must be an integer from " + min + " to " + max);
    }

    private static String text(JsonNode request, String field, Pattern pattern, String message) throws BadRequest {
        var value = request.path(field);
        if (value.isTextual() && pattern.matcher(value.asText()).matches()) {
            return value.asText();
        }
        throw new BadRequest(field + " " + message);
    }

    private static ObjectNode answer(String field, String value) {
        return JsonNodeFactory.instance.objectNode().put(field, value);
    }
}
