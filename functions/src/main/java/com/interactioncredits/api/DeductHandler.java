package com.interactioncredits.api;

import static com.interactioncredits.http.Answer.ok;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.HoldCall;
import com.interactioncredits.credits.Limits;
import com.interactioncredits.credits.Transaction;
import com.interactioncredits.http.Access;
import com.interactioncredits.http.Answer;
import com.interactioncredits.http.Http;
import com.interactioncredits.http.Refusals;
import com.interactioncredits.http.Request;
import com.interactioncredits.http.Views;
import com.interactioncredits.ledger.ConvertOutcome;
import com.interactioncredits.ledger.ConvertOutcome.AlreadyConverted;
import com.interactioncredits.ledger.ConvertOutcome.AmountExceedsHold;
import com.interactioncredits.ledger.ConvertOutcome.Converted;
import com.interactioncredits.ledger.ConvertOutcome.ConvertedOtherwise;
import com.interactioncredits.ledger.ConvertOutcome.InsufficientCredits;
import com.interactioncredits.ledger.ConvertOutcome.Returned;
import com.interactioncredits.ledger.CreditLedger;
import com.interactioncredits.ledger.HoldUnavailable.Managed;
import com.interactioncredits.ledger.HoldUnavailable.NotFound;
import com.interactioncredits.metrics.Metrics;
import com.interactioncredits.wiring.Wiring;
import java.util.OptionalLong;
import java.util.function.Supplier;

/// POST /api/credits/{creditType}/deduct: converts a hold, wholly or in part.
public final class DeductHandler implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private final Http http;
    private final CreditLedger ledger;
    private final Metrics metrics;

    public DeductHandler() {
        this(Wiring.shared());
    }

    public DeductHandler(Wiring wiring) {
        this.http = new Http(wiring);
        this.ledger = wiring.ledger();
        this.metrics = wiring.metrics();
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        return http.answer(event, Access.HOLD, DeductHandler::read, command -> switch (convert(command)) {
            case Converted(var hold, var deduction) -> {
                metrics.count(Metrics.Name.HOLDS_CONVERTED, 1);
                yield deducted(hold, deduction, command);
            }
            case NotFound() -> Refusals.holdNotFound();
            case Managed() -> Refusals.holdManaged();
            case ConvertedOtherwise(var hold) -> Refusals.holdConverted(hold);
            case AlreadyConverted(var hold, var deduction) ->
                deducted(hold, deduction, command).replayed();
            case Returned(var hold) -> Refusals.holdReturned(hold);
            case AmountExceedsHold(var hold) -> Refusals.amountExceedsHold(hold);
            case InsufficientCredits(var available, var required) -> Refusals.insufficientCredits(available, required);
        });
    }

    private record Command(HoldCall call, OptionalLong amount, boolean allowExcess, boolean seesActors) {}

    private static Supplier<Command> read(Request request) {
        var account = request.account();
        var name = request.holdName();
        var amount = request.body().optionalInteger("amount", 1, Limits.MAX_HELD);
        var allowExcess = request.body().flag("allowExcess", false);
        return () -> new Command(
                new HoldCall(account.get(), name.get(), request.principal()),
                amount.get(),
                allowExcess.get(),
                request.seesActors());
    }

    private ConvertOutcome convert(Command command) {
        return command.allowExcess()
                ? ledger.convertWithExcess(command.call(), command.amount())
                : ledger.convert(command.call(), command.amount());
    }

    private static Answer.Success deducted(Hold hold, Transaction deduction, Command command) {
        return ok("hold", Views.hold(hold)).and("transaction", Views.transaction(deduction, command.seesActors()));
    }
}
