package com.interactioncredits.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.MessageAttribute;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.interactioncredits.whatsapp.DeliveryStatus;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// Calls the functions as Lambda does.
final class Calls {
    /// No function of ours looks at more of it than the id of the call.
    static final Context CONTEXT = (Context) Proxy.newProxyInstance(
            Calls.class.getClassLoader(), new Class<?>[] {Context.class}, (proxy, method, arguments) -> {
                if (method.getName().equals("getAwsRequestId")) {
                    return "invocation-1";
                }
                throw new AssertionError("a function asked for " + method.getName());
            });

    private Calls() {}

    static String message(UUID id) {
        return "{\"messageId\":\"" + id + "\"}";
    }

    static String task(Task<?, ?> task, String input) {
        return stream(task, input);
    }

    static String stream(RequestStreamHandler task, String input) {
        var output = new ByteArrayOutputStream();
        try {
            task.handleRequest(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), output, CONTEXT);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return output.toString(StandardCharsets.UTF_8);
    }

    /// The places in the batch of what goes back to the queue.
    static List<Integer> batch(RequestHandler<SQSEvent, SQSBatchResponse> function, String... bodies) {
        return batch(1, function, bodies);
    }

    /// @param timesReceived which time it is that the queue gives them out
    static List<Integer> batch(
            int timesReceived, RequestHandler<SQSEvent, SQSBatchResponse> function, String... bodies) {
        return batch(
                timesReceived,
                function,
                Stream.of(bodies)
                        .map(body -> new DeliveryStatus.Queued(body, Optional.empty()))
                        .toList());
    }

    static List<Integer> batch(
            int timesReceived,
            RequestHandler<SQSEvent, SQSBatchResponse> function,
            List<DeliveryStatus.Queued> statuses) {
        var messages = new ArrayList<SQSMessage>();
        for (var status : statuses) {
            var message = new SQSMessage();
            message.setMessageId(Integer.toString(messages.size()));
            message.setBody(status.body());
            message.setMessageAttributes(status.error()
                    .map(error -> Map.of(DeliveryStatus.Queued.ERROR, attribute(error)))
                    .orElse(Map.of()));
            message.setAttributes(Map.of("ApproximateReceiveCount", Integer.toString(timesReceived)));
            messages.add(message);
        }
        var event = new SQSEvent();
        event.setRecords(messages);
        return failures(function, event);
    }

    private static MessageAttribute attribute(String text) {
        var attribute = new MessageAttribute();
        attribute.setDataType("String");
        attribute.setStringValue(text);
        return attribute;
    }

    private static List<Integer> failures(RequestHandler<SQSEvent, SQSBatchResponse> function, SQSEvent event) {
        var answer = function.handleRequest(event, CONTEXT);
        assertThat(answer).isNotNull();
        return answer.getBatchItemFailures().stream()
                .map(BatchItemFailure::getItemIdentifier)
                .map(Integer::valueOf)
                .toList();
    }
}
