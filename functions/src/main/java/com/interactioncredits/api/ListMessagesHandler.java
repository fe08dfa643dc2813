package com.interactioncredits.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.interactioncredits.http.Access;
import com.interactioncredits.http.Answer;
import com.interactioncredits.http.Cursor;
import com.interactioncredits.http.Http;
import com.interactioncredits.http.Request;
import com.interactioncredits.http.Views;
import com.interactioncredits.ledger.Page;
import com.interactioncredits.messaging.Message;
import com.interactioncredits.messaging.MessageFilter;
import com.interactioncredits.messaging.MessageLog;
import com.interactioncredits.whatsapp.Recipient;
import com.interactioncredits.wiring.Wiring;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// GET /api/whatsapp/messages: the messages of a user, newest first, or those that are named.
public final class ListMessagesHandler implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private final Http http;
    private final MessageLog messages;

    public ListMessagesHandler() {
        this(Wiring.shared());
    }

    public ListMessagesHandler(Wiring wiring) {
        this.http = new Http(wiring);
        this.messages = wiring.messageLog();
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        return http.answer(event, Access.READ, Command::read, command -> switch (command) {
            case Command.ById(var userId, var ids) ->
                Answer.page(
                        "messages",
                        new Page<>(messages.messages(userId, ids), Optional.empty()),
                        Views::message,
                        Cursor.of("messages", userId));
            case Command.Listed(var userId, var filter, var part) ->
                Answer.page(
                        "messages",
                        messages.messages(userId, filter, part.limit(), part.from()),
                        Views::message,
                        part.cursor());
        });
    }

    private sealed interface Command {
        /// @param ids at most 100, each once
        record ById(String userId, List<UUID> ids) implements Command {}

        record Listed(String userId, MessageFilter filter, Request.PageRequest part) implements Command {}

        static Command read(Request request) {
            var userId = request.userId();
            var ids = request.ids();
            if (ids.isPresent()) {
                request.refuseBeside("ids", "status", "recipient", "from", "to", "limit", "cursor");
                return new ById(userId, ids.get());
            }
            var filter = new MessageFilter(
                    request.messageStatus(),
                    request.recipient(),
                    request.optionalTime("from"),
                    request.optionalTime("to"));
            return new Listed(userId, filter, request.part(listOf(userId, filter)));
        }

        /// Names the list for its cursors, which hold no more of it than a hash. The number in full: as text a
        /// recipient is hidden, and one's cursor would open another's list.
        private static String[] listOf(String userId, MessageFilter filter) {
            // Of all of them the name is as it was: cursors of the release before go on.
            return filter.equals(MessageFilter.ALL)
                    ? new String[] {"messages", userId}
                    : new String[] {
                        "messages",
                        userId,
                        filter.status().map(Message.Status::label).orElse(""),
                        filter.recipient().map(Recipient::e164).orElse(""),
                        filter.from().map(Instant::toString).orElse(""),
                        filter.to().map(Instant::toString).orElse("")
                    };
        }
    }
}
