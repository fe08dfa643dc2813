package com.interactioncredits.api;

import static com.interactioncredits.http.Answer.ok;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.Limits;
import com.interactioncredits.http.Access;
import com.interactioncredits.http.Http;
import com.interactioncredits.http.Request;
import com.interactioncredits.http.Views;
import com.interactioncredits.ledger.Freezes;
import com.interactioncredits.wiring.Wiring;
import java.util.function.Supplier;

/// PUT /api/operations/accounts/{userId}: freezes the accounts of a user, and lifts that again.
public final class FreezeAccountHandler implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private final Http http;
    private final Freezes freezes;

    public FreezeAccountHandler() {
        this(Wiring.shared());
    }

    public FreezeAccountHandler(Wiring wiring) {
        this.http = new Http(wiring);
        this.freezes = wiring.freezes();
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        return http.answer(
                event,
                Access.OPERATE,
                Command::read,
                command -> ok(
                        "account",
                        Views.freeze(
                                freezes.set(command.userId(), command.frozen(), command.reason(), command.actor()))));
    }

    private record Command(String userId, boolean frozen, String reason, Actor actor) {
        static Supplier<Command> read(Request request) {
            var body = request.body();
            var userId = request.userIdOfPath();
            var frozen = body.flag("frozen");
            var reason = body.text("reason", 1, Limits.MAX_REASON);
            return () -> new Command(userId.get(), frozen.get(), reason.get(), request.actor());
        }
    }
}
