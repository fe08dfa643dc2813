package com.interactioncredits.api;

import static com.interactioncredits.http.Answer.ok;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.interactioncredits.credits.HoldCall;
import com.interactioncredits.http.Access;
import com.interactioncredits.http.Http;
import com.interactioncredits.http.Refusals;
import com.interactioncredits.http.Request;
import com.interactioncredits.http.Views;
import com.interactioncredits.ledger.CreditLedger;
import com.interactioncredits.ledger.HoldUnavailable.Managed;
import com.interactioncredits.ledger.HoldUnavailable.NotFound;
import com.interactioncredits.ledger.ReleaseOutcome.AlreadyConverted;
import com.interactioncredits.ledger.ReleaseOutcome.AlreadyReturned;
import com.interactioncredits.ledger.ReleaseOutcome.Released;
import com.interactioncredits.metrics.Metrics;
import com.interactioncredits.wiring.Wiring;
import java.util.function.Supplier;

/// POST /api/credits/{creditType}/release-hold: makes the credits of a hold available again.
public final class ReleaseHoldHandler implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private final Http http;
    private final CreditLedger ledger;
    private final Metrics metrics;

    public ReleaseHoldHandler() {
        this(Wiring.shared());
    }

    public ReleaseHoldHandler(Wiring wiring) {
        this.http = new Http(wiring);
        this.ledger = wiring.ledger();
        this.metrics = wiring.metrics();
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        return http.answer(event, Access.HOLD, ReleaseHoldHandler::read, call -> switch (ledger.release(call)) {
            case Released(var hold) -> {
                metrics.count(Metrics.Name.HOLDS_RELEASED, 1);
                yield ok("hold", Views.hold(hold));
            }
            case NotFound() -> Refusals.holdNotFound();
            case Managed() -> Refusals.holdManaged();
            case AlreadyReturned(var hold) -> ok("hold", Views.hold(hold)).replayed();
            case AlreadyConverted(var hold) -> Refusals.holdConverted(hold);
        });
    }

    private static Supplier<HoldCall> read(Request request) {
        var account = request.accountOfHold();
        var name = request.holdName();
        return () -> new HoldCall(account.get(), name.get(), request.principalForAnyHold());
    }
}
