package com.interactioncredits.local.show;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Balance;
import com.interactioncredits.credits.CreditType;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.HoldFilter;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.credits.Transaction;
import com.interactioncredits.credits.TransactionFilter;
import com.interactioncredits.ledger.Statement;
import com.interactioncredits.messages.MessageIdentity;
import com.interactioncredits.messages.MessageRecord;
import com.interactioncredits.messaging.AcceptMessages;
import com.interactioncredits.messaging.MessageFilter;
import com.interactioncredits.messaging.MessageRepository;
import com.interactioncredits.messaging.UserMessages;
import com.interactioncredits.parsing.Fields;
import com.interactioncredits.wiring.Wiring;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// Tells an operator everything that the table has about one id, with reads only. It shows no phone number
/// and no text of a message.
public final class Stories {
    private static final int LAST = 20;
    private static final int MAX_ACTIVE_HOLDS = 100;
    private static final int MAX_MOVEMENTS = 1000;

    private final MessageRepository messages;
    private final UserMessages userMessages;
    private final Statement statement;

    public Stories(Wiring wiring) {
        this.messages = wiring.messageRepository();
        this.userMessages = wiring.userMessages();
        this.statement = wiring.statement();
    }

    /// What an id can be, for those who gave another.
    public static final String FORMS =
            "the UUID of a message, hold or transaction, a user (user_ada), or a user with a reference or key of theirs"
                    + " (user_ada/order-1)";

    /// A story, and how to find the lines of the log.
    ///
    /// @param lines for a terminal
    /// @param logFilter the condition of a CloudWatch Logs Insights query; empty for a user, whom no line names
    public record Story(List<String> lines, String logFilter) {}

    /// @param id as [#FORMS] says
    /// @return empty when nothing has this id
    public Optional<Story> of(String id) {
        if (AccountId.isUserId(id)) {
            return user(id).map(story -> new Story(story.lines(), ""));
        }
        int slash = id.indexOf('/');
        var blocks = slash < 0
                ? Fields.uuid(id).map(this::named).orElse(List.of())
                : named(id.substring(0, slash), id.substring(slash + 1));
        if (blocks.isEmpty()) {
            return Optional.empty();
        }
        var lines = new ArrayList<String>();
        blocks.forEach(block -> {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.addAll(block.lines());
        });
        var filters = blocks.stream()
                .map(Block::logFilter)
                .filter(filter -> !filter.isEmpty())
                .toList();
        return Optional.of(new Story(lines, String.join(" or ", filters)));
    }

    private record Block(List<String> lines, String logFilter) {}

    private List<Block> named(UUID id) {
        return messages
                .find(id)
                .map(this::block)
                .or(() -> statement.holds(List.of(id)).stream().findFirst().map(this::block))
                .or(() ->
                        statement.transactions(List.of(id)).stream().findFirst().map(Stories::block))
                .stream()
                .toList();
    }

    /// A reference can name one thing of each kind.
    private List<Block> named(String userId, String text) {
        if (!AccountId.isUserId(userId) || !Reference.isReference(text)) {
            return List.of();
        }
        var reference = new Reference(text);
        var accounts = accountsOf(userId);
        return Stream.of(
                        messages.find(AcceptMessages.idOf(userId, reference)).map(this::block).stream(),
                        accounts.stream()
                                .flatMap(account -> Stream.of(Hold.Source.API, Hold.Source.SERVICE)
                                        .flatMap(source ->
                                                statement
                                                        .hold(account, Hold.idOf(account, source, reference))
                                                        .stream()))
                                .map(this::block),
                        accounts.stream()
                                .flatMap(account ->
                                        statement.transactions(Transaction.idsNamedBy(account, reference)).stream())
                                .map(Stories::block))
                .flatMap(blocks -> blocks)
                .toList();
    }

    private Block block(MessageRecord message) {
        var hold = message.payment()
                .holdId()
                .flatMap(id -> statement.hold(MessageIdentity.accountOf(message.userId()), id))
                .map(found -> new HoldStory(found, correctionsOf(found)));
        var filter = "messageId = \"" + message.id() + "\""
                + message.payment()
                        .holdId()
                        .map(id -> " or holdId = \"" + id + "\"")
                        .orElse("");
        return new Block(new MessageStory(message, hold).lines(), filter);
    }

    /// That of a message is part of the story of its message.
    private Block block(Hold hold) {
        return hold.messageId()
                .flatMap(messages::find)
                .map(this::block)
                .orElseGet(() -> new Block(
                        new HoldStory(hold, hold.refunded() > 0 ? refundsOf(hold) : correctionsOf(hold)).lines(),
                        "holdId = \"" + hold.id() + "\""));
    }

    private static Block block(Transaction transaction) {
        var filter = transaction.holdId().map(id -> "holdId = \"" + id + "\"").orElse("");
        return new Block(new TransactionStory(transaction).lines(), filter);
    }

    /// Refunds and late deductions of a message, after its hold had ended.
    private List<Transaction> correctionsOf(Hold hold) {
        return statement
                .transactionsOf(hold.account(), hold.id(), TransactionFilter.ALL, LAST, Optional.empty())
                .items()
                .stream()
                .filter(movement -> movement.late() || movement.type() == Transaction.Type.REFUND)
                .toList();
    }

    private List<Transaction> refundsOf(Hold hold) {
        var filter = new TransactionFilter(
                Optional.of(Transaction.Type.REFUND),
                Optional.of(hold.id()),
                Optional.empty(),
                Optional.of(hold.createdAt()),
                Optional.empty());
        return statement
                .transactions(hold.account(), filter, MAX_MOVEMENTS, Optional.empty())
                .items();
    }

    private Optional<UserStory> user(String userId) {
        var accounts = accountsOf(userId);
        var balances = accounts.stream()
                .map(statement::balance)
                .filter(balance -> balance.version() > 0)
                .toList();
        var messagesOfUser = userMessages
                .list(userId, MessageFilter.ALL, LAST, Optional.empty())
                .items();
        if (balances.isEmpty() && messagesOfUser.isEmpty()) {
            return Optional.empty();
        }
        var used = balances.stream().map(Balance::account).toList();
        var holds = used.stream()
                .flatMap(account ->
                        statement
                                .holds(account, HoldFilter.ACTIVE, MAX_ACTIVE_HOLDS, Optional.empty())
                                .items()
                                .stream())
                .sorted(Comparator.comparing(Hold::expiresAt))
                .toList();
        var transactions = used.stream()
                .flatMap(account ->
                        statement.transactions(account, TransactionFilter.ALL, LAST, Optional.empty()).items().stream())
                .sorted(Comparator.comparing(Transaction::createdAt).reversed())
                .limit(LAST)
                .toList();
        return Optional.of(new UserStory(userId, balances, holds, messagesOfUser, transactions));
    }

    private static List<AccountId> accountsOf(String userId) {
        return Arrays.stream(CreditType.values())
                .map(type -> new AccountId(userId, type))
                .toList();
    }
}
