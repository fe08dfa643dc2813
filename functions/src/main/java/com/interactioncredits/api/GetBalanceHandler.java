package com.interactioncredits.api;

import static com.interactioncredits.http.Answer.ok;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.interactioncredits.credits.AccountId;
import com.interactioncredits.http.Access;
import com.interactioncredits.http.Answer;
import com.interactioncredits.http.EntityTag;
import com.interactioncredits.http.Http;
import com.interactioncredits.http.Request;
import com.interactioncredits.http.Views;
import com.interactioncredits.ledger.Statement;
import com.interactioncredits.wiring.Wiring;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// GET /api/credits/{creditType}/balance: what an account has, and what of it is held.
public final class GetBalanceHandler implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private final Http http;
    private final Statement statement;
    private final long lowThreshold;

    public GetBalanceHandler() {
        this(Wiring.shared());
    }

    public GetBalanceHandler(Wiring wiring) {
        this.http = new Http(wiring);
        this.statement = wiring.statement();
        this.lowThreshold = wiring.lowThreshold();
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        return http.answer(event, Access.READ, Command::read, command -> {
            var balance = statement.balance(command.account());
            var tag = EntityTag.of(
                    Views.balanceWithoutTime(balance, lowThreshold),
                    command.account().userId());
            var headers = Map.of("ETag", tag.toString(), "Cache-Control", "private, no-cache");
            return tag.isAmong(command.known())
                    ? Answer.Plain.notModified(headers)
                    : ok("balance", Views.balance(balance, lowThreshold)).with(headers);
        });
    }

    private record Command(AccountId account, Optional<String> known) {
        static Supplier<Command> read(Request request) {
            var account = request.account();
            return () -> new Command(account.get(), request.ifNoneMatch());
        }
    }
}
