package com.interactioncredits.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Transaction;
import com.interactioncredits.credits.TransactionFilter;
import com.interactioncredits.http.Access;
import com.interactioncredits.http.Answer;
import com.interactioncredits.http.Http;
import com.interactioncredits.http.Request;
import com.interactioncredits.http.Views;
import com.interactioncredits.ledger.Statement;
import com.interactioncredits.messages.Message;
import com.interactioncredits.messaging.UserMessages;
import com.interactioncredits.parsing.Parsed;
import com.interactioncredits.store.Page;
import com.interactioncredits.wiring.Wiring;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// GET /api/credits/{creditType}/transactions: the grants, adjustments, deductions and refunds of an account,
/// newest first.
public final class ListTransactionsHandler implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private final Http http;
    private final Statement statement;
    private final UserMessages messages;

    public ListTransactionsHandler() {
        this(Wiring.shared());
    }

    public ListTransactionsHandler(Wiring wiring) {
        this.http = new Http(wiring);
        this.statement = wiring.statement();
        this.messages = wiring.userMessages();
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        return http.answer(event, Access.READ, Command::read, command -> {
            var page = command.page();
            var transactions = command.filter().messageId().isPresent()
                    ? ofMessage(command, command.filter().messageId().get())
                    : statement.transactions(command.account(), command.filter(), page.limit(), page.from());
            return Answer.page(
                    "transactions", transactions, each -> Views.transaction(each, command.seesActors()), page.cursor());
        });
    }

    /// Read from its hold: an account may have any number of newer movements, a message has four at most.
    private Page<Transaction> ofMessage(Command command, UUID messageId) {
        var page = command.page();
        return messages.message(command.account().userId(), messageId)
                .flatMap(Message::holdId)
                .map(hold ->
                        statement.transactionsOf(command.account(), hold, command.filter(), page.limit(), page.from()))
                .orElseGet(() -> new Page<>(List.of(), Optional.empty()));
    }

    private record Command(AccountId account, TransactionFilter filter, boolean seesActors, Request.PageRequest page) {
        static Supplier<Command> read(Request request) {
            var account = request.account();
            var filter = filter(request);
            var page =
                    request.page(Parsed.of(() -> Cursors.ofTransactions(account.get(), filter.get()), account, filter));
            return () -> new Command(account.get(), filter.get(), request.seesActors(), page.get());
        }

        private static Parsed<TransactionFilter> filter(Request request) {
            var type = request.transactionType();
            var holdId = request.optionalId("holdId");
            var messageId = request.optionalId("messageId");
            var from = request.optionalTime("from");
            var to = request.optionalTime("to");
            return Parsed.of(
                    () -> new TransactionFilter(type.get(), holdId.get(), messageId.get(), from.get(), to.get()),
                    type,
                    holdId,
                    messageId,
                    from,
                    to);
        }
    }
}
