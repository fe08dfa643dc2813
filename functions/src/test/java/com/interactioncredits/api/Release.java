package com.interactioncredits.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.interactioncredits.TestTable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// One build of the functions, each called as Lambda calls it. Knows the build's classes by their names alone, and
/// makes its `Wiring` from the parts that it asks for.
final class Release {
    private static final String BASE = "com.interactioncredits.";
    private static final JsonMapper JSON = new JsonMapper();
    private static final Context CONTEXT = (Context)
            Proxy.newProxyInstance(Release.class.getClassLoader(), new Class<?>[] {Context.class}, (_, method, _) -> {
                if (method.getName().equals("getAwsRequestId")) {
                    return "invocation-1";
                }
                throw new AssertionError("a function asked for " + method.getName());
            });

    private final ClassLoader loader;
    private final Object wiring;

    /// @param environment of all functions together
    Release(ClassLoader loader, Map<String, String> environment, Clock clock, AnyAws aws) {
        this.loader = loader;
        try {
            var widest = Arrays.stream(named("wiring.Wiring").getConstructors())
                    .max(Comparator.comparingInt(Constructor::getParameterCount))
                    .orElseThrow();
            var parts = Arrays.stream(widest.getGenericParameterTypes())
                    .map(type -> part(type, environment, clock, aws))
                    .toArray();
            this.wiring = widest.newInstance(parts);
        } catch (ReflectiveOperationException other) {
            throw new IllegalStateException("a Wiring of another kind", other);
        }
    }

    Call http(String handler) {
        return new Call(this.<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse>handler("api." + handler));
    }

    /// A task of the state machine, or the reconciler.
    JsonNode task(String name, String input) {
        var output = new ByteArrayOutputStream();
        try {
            ((RequestStreamHandler) function("workflow." + name))
                    .handleRequest(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), output, CONTEXT);
            return JSON.readTree(output.toByteArray());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// One record of a queue, which must not go back to it.
    void queue(String name, String body) {
        var message = new SQSMessage();
        message.setMessageId("1");
        message.setBody(body);
        message.setAttributes(Map.of("ApproximateReceiveCount", "1"));
        var event = new SQSEvent();
        event.setRecords(List.of(message));
        var answer =
                this.<SQSEvent, SQSBatchResponse>handler("workflow." + name).handleRequest(event, CONTEXT);
        assertThat(answer.getBatchItemFailures()).as("%s of %s", name, body).isEmpty();
    }

    /// The record of a deletion by TTL.
    void expire(String holdId) {
        var record = new DynamodbStreamRecord();
        record.setEventName("REMOVE");
        record.setDynamodb(new StreamRecord()
                .withKeys(Map.of(
                        "pk", new AttributeValue().withS("EXPIRY#" + holdId),
                        "sk", new AttributeValue().withS("EXPIRY")))
                .withSequenceNumber("1"));
        var event = new DynamodbEvent();
        event.setRecords(List.of(record));
        var answer = this.<DynamodbEvent, StreamsEventResponse>handler("workflow.ExpireHold")
                .handleRequest(event, CONTEXT);
        assertThat(answer.getBatchItemFailures()).isEmpty();
    }

    void sweep() {
        this.<ScheduledEvent, Object>handler("workflow.SweepMessages").handleRequest(new ScheduledEvent(), CONTEXT);
    }

    @SuppressWarnings("unchecked")
    private <I, O> RequestHandler<I, O> handler(String name) {
        return (RequestHandler<I, O>) function(name);
    }

    private Object function(String name) {
        try {
            return named(name).getConstructor(named("wiring.Wiring")).newInstance(wiring);
        } catch (ReflectiveOperationException notThere) {
            throw new IllegalStateException(name, notThere);
        }
    }

    private Class<?> named(String name) throws ClassNotFoundException {
        return Class.forName(BASE + name, true, loader);
    }

    private Object part(Type type, Map<String, String> environment, Clock clock, AnyAws aws) {
        try {
            return switch (type) {
                case ParameterizedType supplier
                when supplier.getRawType() == Supplier.class -> {
                    var wanted = (Class<?>) supplier.getActualTypeArguments()[0];
                    var client = wanted == DynamoDbClient.class ? TestTable.dynamo() : aws.client(wanted);
                    yield (Supplier<Object>) () -> client;
                }
                case Class<?> it when it == Clock.class -> clock;
                case Class<?> it when it == RandomGenerator.class -> new Random(1);
                case Class<?> it
                when it.isRecord() -> it.getConstructor(Map.class).newInstance(environment);
                // How to pause: not at all; how to do tasks side by side: one after the other.
                case Class<?> it when it.isInterface() -> Proxy.newProxyInstance(loader, new Class<?>[] {it}, IDLE);
                default -> throw new IllegalStateException("Wiring asks for a " + type);
            };
        } catch (ReflectiveOperationException other) {
            throw new IllegalStateException("Wiring asks for a " + type, other);
        }
    }

    private static final InvocationHandler IDLE = (proxy, method, arguments) -> {
        if (arguments != null && arguments[0] instanceof List<?> tasks) {
            tasks.forEach(task -> ((Runnable) task).run());
        }
        return method.isDefault() ? InvocationHandler.invokeDefault(proxy, method, arguments) : null;
    };
}
