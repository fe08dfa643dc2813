package com.interactioncredits.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.interactioncredits.http.Access;
import com.interactioncredits.http.Answer;
import com.interactioncredits.http.Http;
import com.interactioncredits.http.Request;
import com.interactioncredits.http.Views;
import com.interactioncredits.messaging.MessageFilter;
import com.interactioncredits.messaging.UserMessages;
import com.interactioncredits.parsing.Parsed;
import com.interactioncredits.store.Page;
import com.interactioncredits.wiring.Wiring;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// GET /api/whatsapp/messages: the messages of a user, newest first, or those that are named.
public final class ListMessagesHandler implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private final Http http;
    private final UserMessages messages;

    public ListMessagesHandler() {
        this(Wiring.shared());
    }

    public ListMessagesHandler(Wiring wiring) {
        this.http = new Http(wiring);
        this.messages = wiring.userMessages();
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        return http.answer(event, Access.READ, Command::read, command -> switch (command) {
            case Command.ById(var userId, var ids) ->
                Answer.page(
                        "messages",
                        new Page<>(messages.withIds(userId, ids), Optional.empty()),
                        Views::message,
                        Cursors.ofMessages(userId, MessageFilter.ALL));
            case Command.Listed(var userId, var filter, var page) ->
                Answer.page(
                        "messages",
                        messages.list(userId, filter, page.limit(), page.from()),
                        Views::message,
                        page.cursor());
        });
    }

    private sealed interface Command {
        /// @param ids at most 100, each once
        record ById(String userId, List<UUID> ids) implements Command {}

        record Listed(String userId, MessageFilter filter, Request.PageRequest page) implements Command {}

        static Supplier<Command> read(Request request) {
            var userId = request.userId();
            var ids = request.ids().toOptional().flatMap(given -> given);
            if (ids.isPresent()) {
                request.refuseBeside("ids", "status", "recipient", "from", "to", "limit", "cursor");
                return () -> new ById(userId.get(), ids.get());
            }
            var filter = filter(request);
            var page = request.page(Parsed.of(() -> Cursors.ofMessages(userId.get(), filter.get()), userId, filter));
            return () -> new Listed(userId.get(), filter.get(), page.get());
        }

        private static Parsed<MessageFilter> filter(Request request) {
            var status = request.messageStatus();
            var recipient = request.recipient();
            var from = request.optionalTime("from");
            var to = request.optionalTime("to");
            return Parsed.of(
                    () -> new MessageFilter(status.get(), recipient.get(), from.get(), to.get()),
                    status,
                    recipient,
                    from,
                    to);
        }
    }
}
