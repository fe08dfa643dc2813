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
import com.interactioncredits.ledger.AccountId;
import com.interactioncredits.ledger.Hold;
import com.interactioncredits.ledger.HoldFilter;
import com.interactioncredits.ledger.Reference;
import com.interactioncredits.ledger.Statement;
import com.interactioncredits.wiring.Wiring;
import java.util.stream.Stream;

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
        return http.answer(event, Access.READ, Command::read, command -> {
            var part = command.part();
            var holds = statement.holds(command.account(), command.filter(), part.limit(), part.from());
            return Answer.page("holds", holds, Views::hold, part.cursor());
        });
    }

    private record Command(AccountId account, HoldFilter filter, Request.PageRequest part) {
        static Command read(Request request) {
            var account = request.account();
            var filter = new HoldFilter(request.holdStatus(), request.optionalReference("referenceId"));
            // Of statuses alone the name is as it was: cursors of the release before go on.
            var names = Stream.concat(
                    Stream.of("holds", account.userId(), account.creditType().label(), label(filter)),
                    filter.reference().map(Reference::value).stream());
            return new Command(account, filter, request.part(names.toArray(String[]::new)));
        }

        private static String label(HoldFilter filter) {
            return filter.status().map(Hold.Status::label).orElse("");
        }
    }
}
