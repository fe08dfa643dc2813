package com.interactioncredits.local.show;

import com.interactioncredits.credits.Balance;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.Transaction;
import com.interactioncredits.messages.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/// How a user's accounts stand, and what happened in them last.
///
/// @param balances of the accounts that were ever used
/// @param activeHolds in the order of their expiry
/// @param messages the last ones
/// @param transactions the last ones
record UserStory(
        String userId,
        List<Balance> balances,
        List<Hold> activeHolds,
        List<Message> messages,
        List<Transaction> transactions) {
    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add("User " + userId);
        balances.forEach(balance -> lines.add("  " + balance(balance)));
        add(
                lines,
                "Active holds, the next to expire first",
                activeHolds,
                hold -> Words.time(hold.expiresAt())
                        + "  expires: " + hold.id() + ", "
                        + Words.credits(hold.amount(), hold.account().creditType())
                        + hold.messageId()
                                .map(id -> " of message " + id)
                                .orElse(", reference " + hold.reference().value()));
        add(
                lines,
                "Last messages",
                inOrder(messages, Message::createdAt),
                message -> Words.time(message.createdAt()) + "  " + message.id() + "  "
                        + message.status().label()
                        + message.error()
                                .map(error -> " (" + Words.error(error) + ")")
                                .orElse("")
                        + ", " + message.type() + " " + Words.recipient(message) + ", "
                        + Words.credits(message.credits()));
        add(
                lines,
                "Last transactions",
                inOrder(transactions, Transaction::createdAt),
                transaction -> Words.time(transaction.createdAt()) + "  " + TransactionStory.sentence(transaction)
                        + transaction
                                .messageId()
                                .map(id -> ", message " + id)
                                .orElse(", reference " + transaction.reference().value()));
        return lines;
    }

    private static String balance(Balance balance) {
        return Words.credits(balance.available(), balance.account().creditType()) + " available, " + balance.held()
                + " held, " + balance.spent() + " spent, of " + balance.granted() + " granted"
                + balance.nextExpiryAt()
                        .map(time -> "; the next hold expires at " + Words.time(time))
                        .orElse("");
    }

    private static <T> List<T> inOrder(List<T> newestFirst, Function<T, Instant> time) {
        return newestFirst.stream().sorted(Comparator.comparing(time)).toList();
    }

    private static <T> void add(List<String> lines, String title, List<T> things, Function<T, String> line) {
        lines.add("");
        lines.add(title + (things.isEmpty() ? ": none" : ""));
        things.forEach(thing -> lines.add("  " + line.apply(thing)));
    }
}
