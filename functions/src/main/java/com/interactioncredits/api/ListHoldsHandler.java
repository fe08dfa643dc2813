package com.interactioncredits.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.HoldFilter;
import com.interactioncredits.http.Access;
import com.interactioncredits.http.Answer;
import com.interactioncredits.http.Http;
import com.interactioncredits.http.Request;
import com.interactioncredits.http.Views;
import com.interactioncredits.ledger.Statement;
import com.interactioncredits.parsing.Parsed;
import com.interactioncredits.wiring.Wiring;
import java.util.function.Supplier;

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
            var page = command.page();
            var holds = statement.holds(command.account(), command.filter(), page.limit(), page.from());
            return Answer.page("holds", holds, Views::hold, page.cursor());
        });
    }

    private record Command(AccountId account, HoldFilter filter, Request.PageRequest page) {
        static Supplier<Command> read(Request request) {
            var account = request.account();
            var status = request.holdStatus();
            var reference = request.optionalReference("referenceId");
            var filter = Parsed.of(() -> new HoldFilter(status.get(), reference.get()), status, reference);
            var page = request.page(Parsed.of(() -> Cursors.ofHolds(account.get(), filter.get()), account, filter));
            return () -> new Command(account.get(), filter.get(), page.get());
        }
    }
}
