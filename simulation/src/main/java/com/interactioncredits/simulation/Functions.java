package com.interactioncredits.simulation;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.interactioncredits.api.AdjustCreditsHandler;
import com.interactioncredits.api.DeductHandler;
import com.interactioncredits.api.ExtendHoldHandler;
import com.interactioncredits.api.GetBalanceHandler;
import com.interactioncredits.api.GetMessageHandler;
import com.interactioncredits.api.GrantCreditsHandler;
import com.interactioncredits.api.ListChangesHandler;
import com.interactioncredits.api.ListHoldsHandler;
import com.interactioncredits.api.ListMessagesHandler;
import com.interactioncredits.api.ListTransactionsHandler;
import com.interactioncredits.api.PlaceHoldHandler;
import com.interactioncredits.api.ReceiveWebhookHandler;
import com.interactioncredits.api.RefundHoldHandler;
import com.interactioncredits.api.ReleaseHoldHandler;
import com.interactioncredits.api.SendMessageHandler;
import com.interactioncredits.wiring.Wiring;
import com.interactioncredits.workflow.ApplyStatus;
import com.interactioncredits.workflow.ConvertHold;
import com.interactioncredits.workflow.ExpireDueHolds;
import com.interactioncredits.workflow.ExpireHold;
import com.interactioncredits.workflow.HoldCredits;
import com.interactioncredits.workflow.LeaveUnconfirmed;
import com.interactioncredits.workflow.ReconcileAccounts;
import com.interactioncredits.workflow.ReleaseHold;
import com.interactioncredits.workflow.SendLater;
import com.interactioncredits.workflow.SendMessage;
import com.interactioncredits.workflow.StartSending;
import com.interactioncredits.workflow.SweepMessages;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// The deployed handlers in one process.
final class Functions {
    static final Context CONTEXT = (Context)
            Proxy.newProxyInstance(Functions.class.getClassLoader(), new Class<?>[] {Context.class}, (_, _, _) -> {
                throw new UnsupportedOperationException("no function needs Lambda's context");
            });
    private static final ObjectMapper JSON = new ObjectMapper();

    final StartSending startSending;
    final ApplyStatus applyStatus;
    final ExpireHold expireHold;
    final SweepMessages sweepMessages;
    final ExpireDueHolds expireDueHolds;
    private final Map<String, RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse>> routes;
    private final Map<String, RequestStreamHandler> tasks;

    Functions(Wiring wiring) {
        startSending = new StartSending(wiring);
        applyStatus = new ApplyStatus(wiring);
        expireHold = new ExpireHold(wiring);
        sweepMessages = new SweepMessages(wiring);
        expireDueHolds = new ExpireDueHolds(wiring);
        routes = Map.ofEntries(
                Map.entry("hold", new PlaceHoldHandler(wiring)),
                Map.entry("deduct", new DeductHandler(wiring)),
                Map.entry("release-hold", new ReleaseHoldHandler(wiring)),
                Map.entry("extend-hold", new ExtendHoldHandler(wiring)),
                Map.entry("balance", new GetBalanceHandler(wiring)),
                Map.entry("holds", new ListHoldsHandler(wiring)),
                Map.entry("transactions", new ListTransactionsHandler(wiring)),
                Map.entry("grants", new GrantCreditsHandler(wiring)),
                Map.entry("adjustments", new AdjustCreditsHandler(wiring)),
                Map.entry("refunds", new RefundHoldHandler(wiring)),
                Map.entry("send", new SendMessageHandler(wiring)),
                Map.entry("messages", new ListMessagesHandler(wiring)),
                Map.entry("message", new GetMessageHandler(wiring)),
                Map.entry("changes", new ListChangesHandler(wiring)),
                Map.entry("webhook", new ReceiveWebhookHandler(wiring)));
        tasks = Map.of(
                "HoldCredits", new HoldCredits(wiring),
                "ReconcileAccounts", new ReconcileAccounts(wiring),
                "SendMessage", new SendMessage(wiring),
                "SendLater", new SendLater(wiring),
                "ConvertHold", new ConvertHold(wiring),
                "ReleaseHold", new ReleaseHold(wiring),
                "LeaveUnconfirmed", new LeaveUnconfirmed(wiring));
    }

    /// The classes of all handlers.
    Stream<Class<?>> classes() {
        return Stream.of(
                        Stream.of(startSending, applyStatus, expireHold, sweepMessages, expireDueHolds),
                        routes.values().stream(),
                        tasks.values().stream())
                .flatMap(handlers -> handlers)
                .map(Object::getClass);
    }

    APIGatewayV2HTTPResponse route(String name, APIGatewayV2HTTPEvent event) {
        return Objects.requireNonNull(routes.get(name)).handleRequest(event, CONTEXT);
    }

    JsonNode task(String name, JsonNode input) {
        var output = new ByteArrayOutputStream();
        try {
            Objects.requireNonNull(tasks.get(name))
                    .handleRequest(new ByteArrayInputStream(JSON.writeValueAsBytes(input)), output, CONTEXT);
            return JSON.readTree(output.toByteArray());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
