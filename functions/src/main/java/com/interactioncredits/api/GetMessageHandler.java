package com.interactioncredits.api;

import static com.interactioncredits.http.Answer.ok;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.interactioncredits.http.Access;
import com.interactioncredits.http.Answer;
import com.interactioncredits.http.Http;
import com.interactioncredits.http.Refusals;
import com.interactioncredits.http.Request;
import com.interactioncredits.http.Views;
import com.interactioncredits.messaging.UserMessages;
import com.interactioncredits.wiring.Wiring;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// GET /api/whatsapp/messages/{messageId}: one message with its status.
public final class GetMessageHandler implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private final Http http;
    private final UserMessages messages;

    public GetMessageHandler() {
        this(Wiring.shared());
    }

    public GetMessageHandler(Wiring wiring) {
        this.http = new Http(wiring);
        this.messages = wiring.userMessages();
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        return http.answer(event, Access.READ, Command::read, command -> command.id()
                .flatMap(id -> messages.message(command.userId(), id))
                .<Answer>map(message -> ok("message", Views.message(message)))
                .orElseGet(Refusals::messageNotFound));
    }

    private record Command(String userId, Optional<UUID> id) {
        static Supplier<Command> read(Request request) {
            var userId = request.userId();
            return () -> new Command(userId.get(), request.messageId());
        }
    }
}
