package com.interactioncredits.api;

import static com.interactioncredits.http.Answer.created;
import static com.interactioncredits.http.Answer.ok;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.Credits;
import com.interactioncredits.credits.Limits;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.http.Access;
import com.interactioncredits.http.Http;
import com.interactioncredits.http.Refusals;
import com.interactioncredits.http.Request;
import com.interactioncredits.http.Views;
import com.interactioncredits.ledger.Adjustments;
import com.interactioncredits.ledger.Adjustments.Outcome.Adjusted;
import com.interactioncredits.ledger.Adjustments.Outcome.AlreadyAdjusted;
import com.interactioncredits.ledger.Adjustments.Outcome.InsufficientCredits;
import com.interactioncredits.ledger.Adjustments.Outcome.ReferenceReused;
import com.interactioncredits.wiring.Wiring;
import java.util.function.Supplier;

/// POST /api/credits/{creditType}/adjustments: takes granted credits back that are still available.
public final class AdjustCreditsHandler implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private final Http http;
    private final Adjustments adjustments;

    public AdjustCreditsHandler() {
        this(Wiring.shared());
    }

    public AdjustCreditsHandler(Wiring wiring) {
        this.http = new Http(wiring);
        this.adjustments = wiring.adjustments();
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        return http.answer(event, Access.GRANT, Command::read, command -> switch (adjust(command)) {
            case Adjusted(var transaction) -> created("transaction", Views.transaction(transaction, true));
            case ReferenceReused(var differs, var existing) ->
                Refusals.referenceReused(differs, Views.transaction(existing, true));
            case AlreadyAdjusted(var transaction) ->
                ok("transaction", Views.transaction(transaction, true)).replayed();
            case InsufficientCredits(var available, var required) -> Refusals.tooLittleToAdjust(available, required);
        });
    }

    private record Command(AccountId account, Reference reference, Credits amount, String reason, Actor actor) {
        static Supplier<Command> read(Request request) {
            var body = request.body();
            var account = request.namedAccount();
            var reference = body.newReference("referenceId");
            var amount = body.integer("amount", 1, Limits.MAX_GRANT).map(Credits::new);
            var reason = body.text("reason", 1, Limits.MAX_REASON);
            return () -> new Command(account.get(), reference.get(), amount.get(), reason.get(), request.actor());
        }
    }

    private Adjustments.Outcome adjust(Command command) {
        return adjustments.adjust(
                command.account(), command.reference(), command.amount(), command.reason(), command.actor());
    }
}
