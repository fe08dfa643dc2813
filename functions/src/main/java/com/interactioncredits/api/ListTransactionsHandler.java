package com.interactioncredits.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.interactioncredits.http.Access;
import com.interactioncredits.http.Answer;
import com.interactioncredits.http.Http;
import com.interactioncredits.http.Request;
import com.interactioncredits.http.Views;
import com.interactioncredits.ledger.AccountId;
import com.interactioncredits.ledger.Page;
import com.interactioncredits.ledger.Statement;
import com.interactioncredits.ledger.Transaction;
import com.interactioncredits.ledger.TransactionFilter;
import com.interactioncredits.messaging.Message;
import com.interactioncredits.messaging.MessageLog;
import com.interactioncredits.wiring.Wiring;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// GET /api/credits/{creditType}/transactions: the grants, deductions and refunds of an account, newest first.
public final class ListTransactionsHandler implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private final Http http;
    private final Statement statement;
    private final MessageLog messages;

    public ListTransactionsHandler() {
        this(Wiring.shared());
    }

    public ListTransactionsHandler(Wiring wiring) {
        this.http = new Http(wiring);
        this.statement = wiring.statement();
        this.messages = wiring.messageLog();
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        return http.answer(event, Access.READ, Command::read, command -> {
            var part = command.part();
            var transactions = command.filter().messageId().isPresent()
                    ? ofMessage(command, command.filter().messageId().get())
                    : statement.transactions(command.account(), command.filter(), part.limit(), part.from());
            return Answer.page(
                    "transactions", transactions, each -> Views.transaction(each, command.seesActors()), part.cursor());
        });
    }

    /// By way of its hold: an account may have any number of newer movements, and a message has four at most.
    private Page<Transaction> ofMessage(Command command, UUID messageId) {
        var part = command.part();
        return messages.message(command.account().userId(), messageId)
                .flatMap(Message::holdId)
                .map(hold ->
                        statement.transactionsOf(command.account(), hold, command.filter(), part.limit(), part.from()))
                .orElseGet(() -> new Page<>(List.of(), Optional.empty()));
    }

    private record Command(AccountId account, TransactionFilter filter, boolean seesActors, Request.PageRequest part) {
        static Command read(Request request) {
            var account = request.account();
            var filter = new TransactionFilter(
                    request.transactionType(),
                    request.optionalId("holdId"),
                    request.optionalId("messageId"),
                    request.optionalTime("from"),
                    request.optionalTime("to"));
            var list = Stream.of(
                    "transactions", account.userId(), account.creditType().label());
            // Of all of them the name is as it was: cursors of the release before go on.
            var names = filter.equals(TransactionFilter.ALL) ? list : Stream.concat(list, Stream.of(filter.toString()));
            return new Command(account, filter, request.seesActors(), request.part(names.toArray(String[]::new)));
        }
    }
}
