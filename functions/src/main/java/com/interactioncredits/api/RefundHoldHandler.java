package com.interactioncredits.api;

import static com.interactioncredits.http.Answer.created;
import static com.interactioncredits.http.Answer.ok;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.Limits;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.http.Access;
import com.interactioncredits.http.Http;
import com.interactioncredits.http.Refusals;
import com.interactioncredits.http.Request;
import com.interactioncredits.http.Views;
import com.interactioncredits.ledger.Refunds;
import com.interactioncredits.ledger.Refunds.Outcome.AlreadyRefunded;
import com.interactioncredits.ledger.Refunds.Outcome.AmountExceedsHold;
import com.interactioncredits.ledger.Refunds.Outcome.Managed;
import com.interactioncredits.ledger.Refunds.Outcome.NotConverted;
import com.interactioncredits.ledger.Refunds.Outcome.NotFound;
import com.interactioncredits.ledger.Refunds.Outcome.ReferenceReused;
import com.interactioncredits.ledger.Refunds.Outcome.Refunded;
import com.interactioncredits.wiring.Wiring;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;

/// POST /api/credits/{creditType}/refunds: gives credits of a converted hold back, all or some of them.
public final class RefundHoldHandler implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private final Http http;
    private final Refunds refunds;

    public RefundHoldHandler() {
        this(Wiring.shared());
    }

    public RefundHoldHandler(Wiring wiring) {
        this.http = new Http(wiring);
        this.refunds = wiring.refunds();
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        return http.answer(event, Access.GRANT, Command::read, command -> switch (refund(command)) {
            case Refunded(var transaction) -> created("transaction", Views.transaction(transaction, true));
            case NotFound() -> Refusals.holdNotFound();
            case Managed() -> Refusals.messageRefundManaged();
            case ReferenceReused(var differs, var existing) ->
                Refusals.referenceReused(differs, Views.transaction(existing, true));
            case AlreadyRefunded(var transaction) ->
                ok("transaction", Views.transaction(transaction, true)).replayed();
            case NotConverted(var hold) -> Refusals.holdNotConverted(hold);
            case AmountExceedsHold(var hold, var left) -> Refusals.refundExceedsHold(hold, left);
        });
    }

    private record Command(
            AccountId account,
            UUID holdId,
            OptionalLong amount,
            Reference reference,
            Optional<String> reason,
            Actor actor) {
        static Supplier<Command> read(Request request) {
            var body = request.body();
            var account = request.namedAccount();
            var holdId = body.id("holdId");
            var amount = body.optionalInteger("amount", 1, Limits.MAX_HELD);
            var reference = body.newReference("referenceId");
            var reason = body.optionalText("reason", 0, Limits.MAX_REASON);
            return () -> new Command(
                    account.get(), holdId.get(), amount.get(), reference.get(), reason.get(), request.actor());
        }
    }

    private Refunds.Outcome refund(Command command) {
        return refunds.refund(
                command.account(),
                command.holdId(),
                command.amount(),
                command.reference(),
                command.reason(),
                command.actor());
    }
}
