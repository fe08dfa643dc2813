package com.interactioncredits.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.interactioncredits.messaging.MessageLog;
import com.interactioncredits.wiring.Wiring;

/// GET /api/whatsapp/messages: the messages of a user, newest first.
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
        return http.answer(event, Access.READ, Wish::read, wish -> {
            var part = wish.part();
            var page = messages.messages(wish.userId(), part.limit(), part.from());
            return Answer.page("messages", page, Views::message, part.cursor());
        });
    }

    private record Wish(String userId, Request.Part part) {
        static Wish read(Request request) {
            var userId = request.userId();
            return new Wish(userId, request.part("messages", userId));
        }
    }
}
