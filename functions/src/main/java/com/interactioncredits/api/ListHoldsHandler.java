package com.interactioncredits.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.interactioncredits.ledger.AccountId;
import com.interactioncredits.ledger.Hold;
import com.interactioncredits.ledger.Statement;
import com.interactioncredits.wiring.Wiring;
import java.util.Optional;

/// GET /api/credits/{creditType}/holds: the holds of an account, newest first.
public final class ListHoldsHandler implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private final Http http;
    private final Statement statement;

    public ListHoldsHandler() {
        this(Wiring.shared());
    }

    public ListHoldsHandler(Wiring wiring) {
        this.http = new Http(wiring);
        this.statement = wiring.statement();
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        return http.answer(event, Access.READ, Wish::read, wish -> {
            var part = wish.part();
            var holds = statement.holds(wish.account(), wish.status(), part.limit(), part.from());
            return Answer.page("holds", holds, Views::hold, part.cursor());
        });
    }

    private record Wish(AccountId account, Optional<Hold.Status> status, Request.Part part) {
        static Wish read(Request request) {
            var account = request.account();
            var status = request.holdStatus();
            var filter = status.map(Hold.Status::label).orElse("");
            var part =
                    request.part("holds", account.userId(), account.creditType().label(), filter);
            return new Wish(account, status, part);
        }
    }
}
