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
import com.interactioncredits.ledger.CreditLedger;
import com.interactioncredits.ledger.GrantOutcome;
import com.interactioncredits.ledger.GrantOutcome.AlreadyGranted;
import com.interactioncredits.ledger.GrantOutcome.Granted;
import com.interactioncredits.ledger.GrantOutcome.OverLimit;
import com.interactioncredits.ledger.GrantOutcome.ReferenceReused;
import com.interactioncredits.metrics.Metrics;
import com.interactioncredits.wiring.Wiring;
import java.util.Optional;
import java.util.function.Supplier;

/// POST /api/credits/{creditType}/grants: puts credits into the account of a user.
public final class GrantCreditsHandler implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private final Http http;
    private final CreditLedger ledger;
    private final Metrics metrics;

    public GrantCreditsHandler() {
        this(Wiring.shared());
    }

    public GrantCreditsHandler(Wiring wiring) {
        this.http = new Http(wiring);
        this.ledger = wiring.ledger();
        this.metrics = wiring.metrics();
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        return http.answer(event, Access.GRANT, GrantCreditsHandler::read, command -> switch (grant(command)) {
            case Granted(var transaction) -> {
                metrics.count(Metrics.Name.CREDITS_GRANTED, transaction.amount());
                yield created("transaction", Views.transaction(transaction, true));
            }
            case ReferenceReused(var differs, var existing) ->
                Refusals.referenceReused(differs, Views.transaction(existing, true));
            case AlreadyGranted(var transaction) ->
                ok("transaction", Views.transaction(transaction, true)).replayed();
            case OverLimit(var max) ->
                Refusals.invalidField(
                        "amount",
                        "must be at most " + max + ": more would exceed what one account can be granted in total");
        });
    }

    private record Command(
            AccountId account, Reference reference, Credits amount, Optional<String> reason, Actor actor) {}

    private static Supplier<Command> read(Request request) {
        var body = request.body();
        var account = request.namedAccount();
        var reference = body.newReference("referenceId");
        var amount = body.integer("amount", 1, Limits.MAX_GRANT).map(Credits::new);
        var reason = body.optionalText("reason", 0, Limits.MAX_REASON);
        return () -> new Command(account.get(), reference.get(), amount.get(), reason.get(), request.actor());
    }

    private GrantOutcome grant(Command command) {
        return ledger.grant(
                command.account(), command.reference(), command.amount(), command.reason(), command.actor());
    }
}
