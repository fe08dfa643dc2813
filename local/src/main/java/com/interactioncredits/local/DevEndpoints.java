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
import com.interactioncredits.local.tokens.LocalTokens;
import com.interactioncredits.local.whatsapp.SimulatedWhatsApp;
import com.interactioncredits.local.whatsapp.Trouble;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/// What exists in local mode only: tokens, the clock, the queues' addresses, what the simulated WhatsApp received and
/// answers, and a sudden death.
final class DevEndpoints {
    private static final long LONGEST = Duration.ofDays(365).toSeconds();
    private static final Pattern USER = Pattern.compile("user_[A-Za-z0-9_-]{1,64}");
    private static final String A_USERS_ID = "must be user_ and 1 to 64 of A-Z a-z 0-9 _ -";
    private static final Pattern MACHINE = Pattern.compile("mch_[A-Za-z0-9_-]{1,64}");
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final LocalClock clock;
    private final LocalTokens tokens;
    private final SimulatedWhatsApp whatsApp;
    private final Map<String, String> queueUrls;
    private final String origin;

    /// What is wrong with a call; its message is for who called.
    static final class BadRequest extends Exception {
        BadRequest(String message) {
            super(message);
        }
    }

    DevEndpoints(
            LocalClock clock,
            LocalTokens tokens,
            SimulatedWhatsApp whatsApp,
            Map<String, String> queueUrls,
            String origin) {
        this.clock = clock;
        this.tokens = tokens;
        this.whatsApp = whatsApp;
        this.queueUrls = queueUrls;
        this.origin = origin;
    }

    /// `POST /dev/token`: `{"userId", "role"? or "actor"?, "expiresInSeconds"?}` or `{"machineId",
    /// "expiresInSeconds"?}`.
    ObjectNode token(String body) throws BadRequest {
        var wish = object(body, Set.of("userId", "machineId", "role", "actor", "expiresInSeconds"));
        var lifetime =
                Duration.ofSeconds(wish.has("expiresInSeconds") ? integer(wish, "expiresInSeconds", 1, LONGEST) : 60);
        if (wish.has("userId") == wish.has("machineId")) {
            throw new BadRequest("give either userId or machineId");
        }
        if (wish.has("machineId")) {
            if (wish.has("role") || wish.has("actor")) {
                throw new BadRequest("a machine has no role and no actor");
            }
            var machine = text(wish, "machineId", MACHINE, "must be mch_ and 1 to 64 of A-Z a-z 0-9 _ -");
            return answer(
                    "token", tokens.mintMachine(machine, LocalSettings.MACHINE_AUDIENCE, lifetime, clock.instant()));
        }
        var user = text(wish, "userId", USER, A_USERS_ID);
        if (wish.has("actor")) {
            if (wish.has("role")) {
                throw new BadRequest("give either role or actor");
            }
            var actor = text(wish, "actor", USER, A_USERS_ID);
            return answer("token", tokens.mintImpersonated(user, actor, lifetime, origin, clock.instant()));
        }
        var role = wish.has("role")
                ? text(wish, "role", Pattern.compile("[A-Za-z0-9_:-]{1,64}"), "must be 1 to 64 of A-Z a-z 0-9 _ : -")
                : null;
        return answer("token", tokens.mint(user, role, lifetime, origin, clock.instant()));
    }

    /// `POST /dev/clock`: `{"advanceSeconds"}`.
    ObjectNode clock(String body) throws BadRequest {
        var wish = object(body, Set.of("advanceSeconds"));
        try {
            var now = clock.advance(Duration.ofSeconds(integer(wish, "advanceSeconds", 0, LONGEST)));
            return answer("now", now.truncatedTo(ChronoUnit.MILLIS).toString());
        } catch (LocalClock.Unmovable unmovable) {
            throw new BadRequest(String.valueOf(unmovable.getMessage()));
        }
    }

    /// `GET /dev/whatsapp/messages`.
    ObjectNode messages() {
        return whatsApp.journal();
    }

    /// `PUT /dev/whatsapp`: `{"senderError": code or null, "away": bool}`: what every send is answered from now on.
    ObjectNode trouble(String body) throws BadRequest {
        var wish = object(body, Set.of("senderError", "away"));
        var away = wish.path("away");
        if (!away.isMissingNode() && !away.isBoolean()) {
            throw new BadRequest("away must be true or false");
        }
        var code = wish.hasNonNull("senderError")
                ? OptionalInt.of((int) integer(wish, "senderError", 0, Integer.MAX_VALUE))
                : OptionalInt.empty();
        whatsApp.meet(new Trouble(code, away.booleanValue()));
        var answer = JsonNodeFactory.instance.objectNode();
        code.ifPresentOrElse(number -> answer.put("senderError", number), () -> answer.putNull("senderError"));
        return answer.put("away", away.booleanValue());
    }

    /// `GET /dev/queues`: the address of each queue, by its name in the template. They speak the protocols of SQS.
    ObjectNode queues() {
        var queues = JsonNodeFactory.instance.objectNode();
        queueUrls.forEach(queues::put);
        return JsonNodeFactory.instance.objectNode().set("queues", queues);
    }

    /// `POST /dev/halt`: `{"before": n, "write"?}` or `{"after": n, "write"?}`: the process dies at the n-th write (of
    /// this name) from now on.
    ObjectNode halt(String body) throws BadRequest {
        var wish = object(body, Set.of("before", "after", "write"));
        if (wish.has("before") == wish.has("after")) {
            throw new BadRequest("give either before or after");
        }
        var field = wish.has("before") ? "before" : "after";
        int number = (int) integer(wish, field, 1, Integer.MAX_VALUE);
        var name = wish.has("write")
                ? Optional.of(text(wish, "write", Pattern.compile("[A-Za-z ]+"), "must be the name of a write"))
                : Optional.<String>empty();
        var moment = wish.has("before") ? Writes.Moment.BEFORE : Writes.Moment.AFTER;
        Writes.dieAt(new Writes.Death(moment, number, name));
        return writes();
    }

    /// `GET /dev/halt`: the writes since it was last asked for.
    ObjectNode writes() {
        var answer = JsonNodeFactory.instance.objectNode();
        Writes.asked().forEach(answer.putArray("writes")::add);
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
                    throw new BadRequest("there is no field " + field.getKey());
                }
            }
            return read;
        } catch (JsonProcessingException _) {
            throw new BadRequest("the body must be JSON, with each field once");
        }
    }

    private static long integer(JsonNode wish, String field, long least, long most) throws BadRequest {
        var value = wish.path(field);
        if (value.isIntegralNumber() && value.canConvertToLong() && value.asLong() >= least && value.asLong() <= most) {
            return value.asLong();
        }
        throw new BadRequest(field + " must be a whole number from " + least + " to " + most);
    }

    private static String text(JsonNode wish, String field, Pattern pattern, String otherwise) throws BadRequest {
        var value = wish.path(field);
        if (value.isTextual() && pattern.matcher(value.asText()).matches()) {
            return value.asText();
        }
        throw new BadRequest(field + " " + otherwise);
    }

    private static ObjectNode answer(String field, String value) {
        return JsonNodeFactory.instance.objectNode().put(field, value);
    }
}
