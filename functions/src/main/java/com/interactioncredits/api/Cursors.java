package com.interactioncredits.api;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.HoldFilter;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.credits.TransactionFilter;
import com.interactioncredits.http.Cursor;
import com.interactioncredits.messages.Message;
import com.interactioncredits.messaging.MessageFilter;
import com.interactioncredits.whatsapp.Recipient;
import java.time.Instant;
import java.util.stream.Stream;

/// The cursors of each list, by owner and filter. What they are made of must stay: the release before made cursors too,
/// which callers still use.
final class Cursors {
    private Cursors() {}

    static Cursor ofHolds(AccountId account, HoldFilter filter) {
        var status = filter.status().map(Hold.Status::label).orElse("");
        return of(
                Stream.of("holds", account.userId(), account.creditType().label(), status),
                filter.reference().map(Reference::value).stream());
    }

    static Cursor ofTransactions(AccountId account, TransactionFilter filter) {
        return of(
                Stream.of("transactions", account.userId(), account.creditType().label()),
                filter.equals(TransactionFilter.ALL) ? Stream.empty() : Stream.of(filter.toString()));
    }

    /// The recipient's number in full: hidden as in other texts, one recipient's cursor would open another's list.
    static Cursor ofMessages(String userId, MessageFilter filter) {
        var filters = filter.equals(MessageFilter.ALL)
                ? Stream.<String>empty()
                : Stream.of(
                        filter.status().map(Message.Status::label).orElse(""),
                        filter.recipient().map(Recipient::e164).orElse(""),
                        filter.from().map(Instant::toString).orElse(""),
                        filter.to().map(Instant::toString).orElse(""));
        return of(Stream.of("messages", userId), filters);
    }

    static Cursor ofChanges(String userId) {
        return Cursor.of("changes", userId);
    }

    private static Cursor of(Stream<String> list, Stream<String> filters) {
        return Cursor.of(Stream.concat(list, filters).toArray(String[]::new));
    }
}
