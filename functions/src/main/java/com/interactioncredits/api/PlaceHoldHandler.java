package com.interactioncredits.api;

import static com.interactioncredits.http.Answer.created;
import static com.interactioncredits.http.Answer.ok;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.interactioncredits.credits.Credits;
import com.interactioncredits.credits.Limits;
import com.interactioncredits.credits.PlaceHold;
import com.interactioncredits.http.Access;
import com.interactioncredits.http.Http;
import com.interactioncredits.http.Refusals;
import com.interactioncredits.http.Request;
import com.interactioncredits.http.Views;
import com.interactioncredits.ledger.HoldLimit;
import com.interactioncredits.ledger.HoldLimit.TooManyHolds;
import com.interactioncredits.ledger.PlaceHoldOutcome.AccountFrozen;
import com.interactioncredits.ledger.PlaceHoldOutcome.AlreadyEnded;
import com.interactioncredits.ledger.PlaceHoldOutcome.AlreadyPlaced;
import com.interactioncredits.ledger.PlaceHoldOutcome.InsufficientCredits;
import com.interactioncredits.ledger.PlaceHoldOutcome.Placed;
import com.interactioncredits.ledger.PlaceHoldOutcome.ReferenceReused;
import com.interactioncredits.ledger.Placing;
import com.interactioncredits.ledger.RateLimited;
import com.interactioncredits.metrics.Metrics;
import com.interactioncredits.wiring.Wiring;
import java.util.Optional;
import java.util.function.Supplier;

/// POST /api/credits/{creditType}/hold: sets credits aside for one purpose.
public final class PlaceHoldHandler implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private final Http http;
    private final Placing placing;
    private final HoldLimit limit;
    private final Metrics metrics;

    public PlaceHoldHandler() {
        this(Wiring.shared());
    }

    public PlaceHoldHandler(Wiring wiring) {
        this.http = new Http(wiring);
        this.placing = wiring.placing();
        this.limit = wiring.holdLimit();
        this.metrics = wiring.metrics();
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        return http.answer(event, Access.HOLD, PlaceHoldHandler::read, command -> switch (placing.place(
                command, limit)) {
            case Placed(var hold) -> {
                metrics.count(Metrics.Name.HOLDS_PLACED, 1);
                yield created("hold", Views.hold(hold));
            }
            case AlreadyPlaced(var hold) -> ok("hold", Views.hold(hold)).replayed();
            case AlreadyEnded(var hold) -> Refusals.holdEnded(hold);
            case ReferenceReused(var differs, var existing) -> Refusals.referenceReused(differs, Views.hold(existing));
            case AccountFrozen() -> Refusals.accountFrozen();
            case RateLimited(var wait) -> Refusals.rateLimited(wait);
            case TooManyHolds refused -> Refusals.tooManyHolds(refused);
            case InsufficientCredits(var available, var required) -> Refusals.insufficientCredits(available, required);
        });
    }

    private static Supplier<PlaceHold> read(Request request) {
        var body = request.body();
        var account = request.account();
        var reference = body.newReference("referenceId");
        var amount = body.integer("amount", 1, Limits.MAX_HELD).map(Credits::new);
        var duration = body.duration("expiresInSeconds", Limits.MIN_HOLD, Limits.MAX_HOLD, Limits.DEFAULT_HOLD);
        return () -> new PlaceHold(
                account.get(), request.principal(), reference.get(), amount.get(), duration.get(), Optional.empty());
    }
}
