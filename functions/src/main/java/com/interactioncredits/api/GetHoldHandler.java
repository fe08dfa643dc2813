package com.interactioncredits.api;

import static com.interactioncredits.http.Answer.ok;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.interactioncredits.credits.AccountId;
import com.interactioncredits.http.Access;
import com.interactioncredits.http.Answer;
import com.interactioncredits.http.Http;
import com.interactioncredits.http.Refusals;
import com.interactioncredits.http.Request;
import com.interactioncredits.http.Views;
import com.interactioncredits.ledger.Statement;
import com.interactioncredits.wiring.Wiring;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// GET /api/credits/{creditType}/holds/{holdId}: one hold, as it counts now.
public final class GetHoldHandler implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private final Http http;
    private final Statement statement;

    public GetHoldHandler() {
        this(Wiring.shared());
    }

    public GetHoldHandler(Wiring wiring) {
        this.http = new Http(wiring);
        this.statement = wiring.statement();
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        return http.answer(event, Access.READ, Command::read, command -> command.id()
                .flatMap(id -> statement.hold(command.account(), id))
                .<Answer>map(hold -> ok("hold", Views.hold(hold)))
                .orElseGet(Refusals::holdNotFound));
    }

    private record Command(AccountId account, Optional<UUID> id) {
        static Supplier<Command> read(Request request) {
            var account = request.account();
            return () -> new Command(account.get(), request.holdId());
        }
    }
}
