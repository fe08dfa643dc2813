package com.interactioncredits.api;

import static com.interactioncredits.http.Answer.ok;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.interactioncredits.feed.ChangeFeed;
import com.interactioncredits.feed.ChangesOutcome;
import com.interactioncredits.http.Access;
import com.interactioncredits.http.Answer;
import com.interactioncredits.http.Cursor;
import com.interactioncredits.http.Http;
import com.interactioncredits.http.Refusals;
import com.interactioncredits.http.Request;
import com.interactioncredits.http.Views;
import com.interactioncredits.wiring.Wiring;
import java.util.function.Supplier;

/// GET /api/changes: the balances, holds and messages of a user that changed since a cursor.
public final class ListChangesHandler implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private final Http http;
    private final ChangeFeed feed;
    private final long messagePrice;
    private final long lowThreshold;

    public ListChangesHandler() {
        this(Wiring.shared());
    }

    public ListChangesHandler(Wiring wiring) {
        this.http = new Http(wiring);
        this.feed = wiring.changeFeed();
        this.messagePrice = wiring.messagePrice();
        this.lowThreshold = wiring.lowThreshold();
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        return http.answer(event, Access.READ, Command::read, command -> {
            var asked = command.changes();
            return switch (feed.read(command.userId(), asked.since(), asked.limit())) {
                case ChangesOutcome.Changes changes -> answer(changes, asked.cursor());
                case ChangesOutcome.CursorExpired() -> Refusals.cursorExpired();
            };
        });
    }

    private Answer answer(ChangesOutcome.Changes changes, Cursor cursor) {
        return ok("balances", Views.all(changes.balances(), balance -> Views.balance(balance, lowThreshold)))
                .and("holds", Views.all(changes.holds(), Views::hold))
                .and("messages", Views.all(changes.messages(), Views::message))
                .and("more", Views.flag(changes.more()))
                .and("nextCursor", Views.text(cursor.write(changes.next().text())))
                .and("messagePrice", Views.number(messagePrice));
    }

    private record Command(String userId, Request.ChangesRequest changes) {
        static Supplier<Command> read(Request request) {
            var userId = request.userId();
            var changes = request.changes(userId.map(Cursors::ofChanges));
            return () -> new Command(userId.get(), changes.get());
        }
    }
}
