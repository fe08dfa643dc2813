package com.interactioncredits.api;

import static com.interactioncredits.api.TestApi.ADA;
import static com.interactioncredits.api.TestApi.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Balance;
import com.interactioncredits.credits.CreditType;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.Limits;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.credits.Transaction;
import com.interactioncredits.http.Problem;
import com.interactioncredits.http.Views;
import com.interactioncredits.messages.Message;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// What `openapi.yaml` says is what the code does.
class OpenApiTest {
    private static final JsonNode OPEN_API = Operation.OPEN_API;
    private static final FakeQueue QUEUE = new FakeQueue();
    private static final TestApi API = new TestApi(Map.of(), QUEUE.address());
    private static final AccountId ACCOUNT = new AccountId(ADA, CreditType.INTERACTION);

    static final List<Operation> BODIES = Operation.withBody();

    @AfterAll
    static void close() {
        QUEUE.close();
    }

    @Test
    void everyRefusalIsListedInItsOrder() {
        assertThat(words("ProblemCode"))
                .containsExactlyElementsOf(
                        Arrays.stream(Problem.values()).map(Problem::code).toList());
    }

    @Test
    void everyRefusalIsShownWithItsStatusAndTitle() {
        var shown = new TreeSet<String>();
        Operation.all().stream()
                .flatMap(operation -> operation.described().path("responses").properties().stream())
                .forEach(response -> Operation.resolved(response.getValue())
                        .path("content")
                        .path("application/problem+json")
                        .path("examples")
                        .properties()
                        .forEach(example -> {
                            var problem = Problem.valueOf(example.getKey().toUpperCase(Locale.ROOT));
                            var value = example.getValue().path("value");
                            assertThat(response.getKey()).isEqualTo(Integer.toString(problem.status()));
                            assertThat(value.path("status").asInt()).isEqualTo(problem.status());
                            assertThat(value.path("code").asText()).isEqualTo(problem.code());
                            assertThat(value.path("type").asText()).isEqualTo(problem.type());
                            assertThat(value.path("title").asText()).isEqualTo(problem.title());
                            shown.add(problem.code());
                        }));

        assertThat(shown)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Problem.values()).map(Problem::code).toList());
    }

    @Test
    void everyWordIsListed() {
        assertThat(words("CreditType")).containsExactlyElementsOf(labels(CreditType.values(), CreditType::label));
        assertThat(words("HoldStatus")).containsExactlyElementsOf(labels(Hold.Status.values(), Hold.Status::label));
        assertThat(words("HoldSource")).containsExactlyElementsOf(labels(Hold.Source.values(), Hold.Source::label));
        assertThat(words("BalanceLevel"))
                .containsExactlyElementsOf(labels(Balance.Level.values(), Balance.Level::label));
        assertThat(words("TransactionType"))
                .containsExactlyElementsOf(labels(Transaction.Type.values(), Transaction.Type::label));
        assertThat(words("MessageStatus"))
                .containsExactlyElementsOf(labels(Message.Status.values(), Message.Status::label));
    }

    @Test
    void everyThingHasTheFieldsThatAreDescribedInThatOrder() {
        var hold = new Hold(
                UUID.randomUUID(),
                ACCOUNT,
                1,
                OptionalLong.of(1),
                new Reference("r"),
                Hold.Status.CONVERTED,
                Hold.Source.API,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofMinutes(15),
                0,
                OptionalLong.empty(),
                0,
                NOW,
                NOW,
                NOW);
        var balance = new Balance(ACCOUNT, 1, 1, 2, 1, Optional.of(NOW), false, 1, NOW);
        var error = new Message.Failure("131026", "title", false);
        var message = new Message(
                UUID.randomUUID(),
                Optional.empty(),
                "text",
                Message.Status.FAILED,
                1,
                Optional.empty(),
                Optional.of(error),
                NOW,
                NOW,
                1,
                Map.of(Message.Status.QUEUED, NOW));

        assertDescribed("Hold", Views.hold(hold));
        assertDescribed("Transaction", Views.transaction(Transaction.deductionOf(hold), true));
        assertDescribed("Balance", Views.balance(balance, 20));
        assertDescribed("Message", Views.message(message));
        assertDescribed("MessageError", Views.message(message).path("error"));
    }

    @ParameterizedTest
    @FieldSource("BODIES")
    void everyDescribedFieldIsTakenAndNoOther(Operation operation) {
        var body = new ObjectMapper().createObjectNode();
        names(Operation.resolved(operation.body().path("schema")).path("properties"))
                .forEach(body::putNull);
        body.putNull("another");

        var errors = API.call(operation)
                .as(API.service())
                .body(body.toString())
                .send()
                .isRefused(400, "invalid_request")
                .get("errors");

        assertThat(StreamSupport.stream(errors.spliterator(), false)
                        .filter(error -> error.path("problem").asText().equals("is not a field of this request"))
                        .map(error -> error.path("field").asText()))
                .containsExactly("another");
    }

    @ParameterizedTest
    @FieldSource("BODIES")
    void everyNumberAndTextOfABodyHasTheDescribedLimits(Operation operation) {
        var body = new ObjectMapper().createObjectNode();
        var described = new TreeMap<String, String>();
        Operation.resolved(operation.body().path("schema"))
                .path("properties")
                .properties()
                .forEach(property -> {
                    var schema = property.getValue();
                    if (schema.has("maximum")) {
                        body.put(property.getKey(), schema.path("maximum").asLong() + 1);
                        described.put(
                                property.getKey(),
                                "must be an integer from %d to %d"
                                        .formatted(
                                                schema.path("minimum").asLong(),
                                                schema.path("maximum").asLong()));
                    } else if (schema.has("maxLength")) {
                        body.put(
                                property.getKey(),
                                "x".repeat(schema.path("maxLength").asInt() + 1));
                        described.put(
                                property.getKey(),
                                "must be a string of %d to %d characters"
                                        .formatted(
                                                schema.path("minLength").asInt(),
                                                schema.path("maxLength").asInt()));
                    }
                });

        var errors = API.call(operation)
                .as(API.service())
                .body(body.toString())
                .send()
                .isRefused(400, "invalid_request")
                .get("errors");

        var answered = new TreeMap<String, String>();
        errors.valueStream()
                .filter(error -> body.has(error.path("field").asText()))
                .forEach(error -> answered.put(
                        error.path("field").asText(), error.path("problem").asText()));
        assertThat(answered).isEqualTo(described);
    }

    @Test
    void aHoldLastsTheDescribedTimeWhenNoneIsGiven() {
        var seconds =
                schema("PlaceHold").at("/properties/expiresInSeconds/default").asLong();
        assertThat(Duration.ofSeconds(seconds)).isEqualTo(Limits.DEFAULT_HOLD);
    }

    @ParameterizedTest
    @FieldSource("BODIES")
    void everyExampleOfABodyIsTaken(Operation operation) {
        var examples = operation.examples().toList();

        assertThat(examples).isNotEmpty();
        for (var example : examples) {
            ObjectNode body = example.deepCopy();
            var ofOperators = operation.scope().isEmpty();
            var caller = ofOperators ? API.operator("user_root") : API.service();
            if (!ofOperators) {
                body.put("userId", ADA);
            }
            var reply = API.call(operation).as(caller).body(body.toString()).send();
            assertThat(reply.status()).as(reply.text()).isNotIn(400, 500);
        }
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        var references = OPEN_API.findValuesAsText("$ref");

        assertThat(references).isNotEmpty();
        for (var reference : references) {
            assertThat(OPEN_API.at(reference.substring(1)).isObject())
                    .as(reference)
                    .isTrue();
        }
    }

    private static void assertDescribed(String schema, JsonNode thing) {
        assertThat(names(schema(schema).path("properties"))).containsExactlyElementsOf(names(thing));
        assertThat(texts(schema(schema).path("required"))).containsExactlyElementsOf(names(thing));
    }

    private static JsonNode schema(String name) {
        return OPEN_API.path("components").path("schemas").path(name);
    }

    private static List<String> words(String schema) {
        return texts(schema(schema).path("enum"));
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static List<String> names(JsonNode object) {
        Iterable<String> names = object::fieldNames;
        return StreamSupport.stream(names.spliterator(), false).toList();
    }

    private static <T> List<String> labels(T[] values, Function<T, String> label) {
        return Arrays.stream(values).map(label).toList();
    }
}
