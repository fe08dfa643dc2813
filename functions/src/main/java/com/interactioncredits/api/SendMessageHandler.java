package com.interactioncredits.api;

import static com.interactioncredits.http.Answer.accepted;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.http.Access;
import com.interactioncredits.http.Http;
import com.interactioncredits.http.Refusals;
import com.interactioncredits.http.Request;
import com.interactioncredits.http.Views;
import com.interactioncredits.messaging.AcceptMessages;
import com.interactioncredits.messaging.AcceptOutcome;
import com.interactioncredits.messaging.AcceptOutcome.Accepted;
import com.interactioncredits.messaging.AcceptOutcome.AccountFrozen;
import com.interactioncredits.messaging.AcceptOutcome.AlreadyAccepted;
import com.interactioncredits.messaging.AcceptOutcome.InsufficientCredits;
import com.interactioncredits.messaging.AcceptOutcome.RateLimited;
import com.interactioncredits.messaging.AcceptOutcome.ReferenceReused;
import com.interactioncredits.messaging.AcceptOutcome.SendingPaused;
import com.interactioncredits.messaging.NewMessage;
import com.interactioncredits.parsing.MessageFields;
import com.interactioncredits.wiring.Wiring;
import java.util.function.Supplier;

/// POST /api/whatsapp/send: accepts one message; its credits are held and it is queued.
public final class SendMessageHandler implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private final Http http;
    private final AcceptMessages messages;

    public SendMessageHandler() {
        this(Wiring.shared());
    }

    public SendMessageHandler(Wiring wiring) {
        this.http = new Http(wiring);
        this.messages = wiring.acceptMessages();
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        return http.answer(event, Access.SEND, Command::read, command -> switch (accept(command)) {
            case Accepted(var message) -> accepted("message", Views.message(message));
            case ReferenceReused(var differs, var existing) ->
                Refusals.referenceReused(differs, Views.message(existing));
            case AlreadyAccepted(var message) ->
                accepted("message", Views.message(message)).replayed();
            case AccountFrozen() -> Refusals.accountFrozen();
            case SendingPaused() -> Refusals.sendingPaused();
            case RateLimited(var wait) -> Refusals.rateLimited(wait);
            case InsufficientCredits(var available, var required) -> Refusals.insufficientCredits(available, required);
        });
    }

    private record Command(String userId, Reference key, NewMessage message, Actor actor) {
        static Supplier<Command> read(Request request) {
            var body = request.body();
            var userId = request.userId();
            var key = request.idempotencyKey();
            var to = MessageFields.to(body);
            var content = MessageFields.content(body);
            var validFor = MessageFields.validFor(body);
            return () -> new Command(
                    userId.get(), key.get(), new NewMessage(to.get(), content.get(), validFor.get()), request.actor());
        }
    }

    private AcceptOutcome accept(Command command) {
        return messages.accept(command.userId(), command.key(), command.message(), command.actor());
    }
}
