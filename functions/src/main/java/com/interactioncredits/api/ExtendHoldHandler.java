package com.interactioncredits.api;

import static com.interactioncredits.http.Answer.ok;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.interactioncredits.credits.HoldCall;
import com.interactioncredits.credits.Limits;
import com.interactioncredits.http.Access;
import com.interactioncredits.http.Http;
import com.interactioncredits.http.Refusals;
import com.interactioncredits.http.Request;
import com.interactioncredits.http.Views;
import com.interactioncredits.ledger.CreditLedger;
import com.interactioncredits.ledger.ExtendOutcome;
import com.interactioncredits.ledger.ExtendOutcome.Converted;
import com.interactioncredits.ledger.ExtendOutcome.Extended;
import com.interactioncredits.ledger.ExtendOutcome.Returned;
import com.interactioncredits.ledger.ExtendOutcome.Unchanged;
import com.interactioncredits.ledger.HoldUnavailable.Managed;
import com.interactioncredits.ledger.HoldUnavailable.NotFound;
import com.interactioncredits.wiring.Wiring;
import java.time.Duration;
import java.util.function.Supplier;

/// POST /api/credits/{creditType}/extend-hold: lets an active hold expire later.
public final class ExtendHoldHandler implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private final Http http;
    private final CreditLedger ledger;

    public ExtendHoldHandler() {
        this(Wiring.shared());
    }

    public ExtendHoldHandler(Wiring wiring) {
        this.http = new Http(wiring);
        this.ledger = wiring.ledger();
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        return http.answer(event, Access.HOLD, Command::read, command -> switch (extend(command)) {
            case Extended(var hold) -> ok("hold", Views.hold(hold));
            case Unchanged(var hold) -> ok("hold", Views.hold(hold));
            case NotFound() -> Refusals.holdNotFound();
            case Managed() -> Refusals.holdManaged();
            case Converted(var hold) -> Refusals.holdConverted(hold);
            case Returned(var hold) -> Refusals.holdReturned(hold);
        });
    }

    private record Command(HoldCall call, Duration duration) {
        static Supplier<Command> read(Request request) {
            var account = request.account();
            var name = request.holdName();
            var duration = request.body().duration("expiresInSeconds", Limits.MIN_HOLD, Limits.MAX_HOLD);
            return () -> new Command(new HoldCall(account.get(), name.get(), request.principal()), duration.get());
        }
    }

    private ExtendOutcome extend(Command command) {
        return ledger.extend(command.call(), command.duration());
    }
}
