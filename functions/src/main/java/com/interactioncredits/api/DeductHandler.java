package com.interactioncredits.api;

import static com.interactioncredits.api.Answer.ok;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.interactioncredits.ledger.AccountId;
import com.interactioncredits.ledger.ConvertOutcome;
import com.interactioncredits.ledger.ConvertOutcome.AlongsideRefused;
import com.interactioncredits.ledger.ConvertOutcome.AlreadyConverted;
import com.interactioncredits.ledger.ConvertOutcome.AmountExceedsHold;
import com.interactioncredits.ledger.ConvertOutcome.Converted;
import com.interactioncredits.ledger.ConvertOutcome.ConvertedOtherwise;
import com.interactioncredits.ledger.ConvertOutcome.Managed;
import com.interactioncredits.ledger.ConvertOutcome.InsufficientCredits;
import com.interactioncredits.ledger.ConvertOutcome.NotFound;
import com.interactioncredits.ledger.ConvertOutcome.Returned;
import com.interactioncredits.ledger.CreditLedger;
import com.interactioncredits.ledger.Hold;
import com.interactioncredits.ledger.HoldName;
import com.interactioncredits.ledger.Principal;
import com.interactioncredits.ledger.Transaction;
import com.interactioncredits.wiring.Wiring;
import java.util.OptionalLong;

/// POST /api/credits/{creditType}/deduct: converts a hold, wholly or in part.
public final class DeductHandler implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private final Http http;
    private final CreditLedger ledger;

    public DeductHandler() {
        this(Wiring.shared());
    }

    public DeductHandler(Wiring wiring) {
        this.http = new Http(wiring);
        this.ledger = wiring.ledger();
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        return http.answer(event, Access.HOLD, DeductHandler::read, wish -> switch (convert(wish)) {
            case Converted(var hold, var deduction) -> deducted(hold, deduction, wish);
            case NotFound() -> Refusals.holdNotFound();
            case Managed() -> Refusals.holdManaged();
            case ConvertedOtherwise(var hold) -> Refusals.holdConverted(hold);
            case AlreadyConverted(var hold, var deduction) ->
                deducted(hold, deduction, wish).replayed();
            case Returned(var hold) -> Refusals.holdReturned(hold);
            case AmountExceedsHold(var hold) -> Refusals.amountExceedsHold(hold);
            case InsufficientCredits(var available, var required) -> Refusals.insufficientCredits(available, required);
            case AlongsideRefused() -> throw new IllegalStateException("nothing was written alongside");
        });
    }

    private record Wish(AccountId account, HoldName name, Principal ender, OptionalLong amount, boolean allowExcess, boolean seesActors) {}

    private static Wish read(Request request) {
        return new Wish(
                request.account(),
                request.holdName(),
                request.principal(),
                request.body().optionalInteger("amount", 1, 1_000_000),
                request.body().flag("allowExcess", false),
                request.seesActors());
    }

    private ConvertOutcome convert(Wish wish) {
        return wish.allowExcess()
                ? ledger.convertWithExcess(wish.account(), wish.name(), wish.ender(), wish.amount())
                : ledger.convert(wish.account(), wish.name(), wish.ender(), wish.amount());
    }

    private static Answer.Success deducted(Hold hold, Transaction deduction, Wish wish) {
        return ok("hold", Views.hold(hold)).and("transaction", Views.transaction(deduction, wish.seesActors()));
    }
}
