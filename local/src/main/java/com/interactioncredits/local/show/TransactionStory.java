package com.interactioncredits.local.show;

import com.interactioncredits.credits.Transaction;
import java.util.List;

/// One movement of an account.
record TransactionStory(Transaction transaction) {
    List<String> lines() {
        var timeline = new Timeline();
        timeline.add(transaction.createdAt(), sentence(transaction));
        return Section.of(
                "Transaction " + transaction.id() + ": " + transaction.type().label(),
                List.of(
                        "user        " + transaction.account().userId(),
                        "reference   " + transaction.reference().value()),
                timeline,
                "nothing; a transaction is final.");
    }

    /// Such as `100 credits granted by user_root (reference invoice-1)`.
    static String sentence(Transaction transaction) {
        var credits = Words.credits(
                Math.abs(transaction.amount()), transaction.account().creditType());
        var what =
                switch (transaction.type()) {
                    case GRANT -> credits + " granted";
                    case REFUND -> credits + " refunded";
                    case ADJUSTMENT -> credits + " removed by an adjustment";
                    case DEDUCTION -> credits + (transaction.late() ? " deducted late" : " deducted");
                };
        var missing = transaction.missing() > 0
                ? ", " + Words.credits(transaction.missing()) + " missing: the account had no more"
                : "";
        var reason = transaction
                .reason()
                .filter(text -> !text.isEmpty())
                .map(text -> ", reason: " + text)
                .orElse("");
        return what + Words.by(transaction.actor()) + missing + reason;
    }
}
