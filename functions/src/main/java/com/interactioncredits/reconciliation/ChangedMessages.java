package com.interactioncredits.reconciliation;

import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.Transaction;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;

/// Compares the messages whose credits have changed, as the records of their credits are read: each as often as one of
/// them says another time.
final class ChangedMessages implements AccountAudit.Reader {
    private record Change(UUID message, Instant time) {}

    private final MessageCheck check;
    private final Instant since;
    private final Set<Change> compared = new HashSet<>();
    private final Set<Finding> found = new LinkedHashSet<>();

    ChangedMessages(MessageCheck check, Instant since) {
        this.check = check;
        this.since = since;
    }

    @Override
    public void read(Hold hold) {
        if (!hold.updatedAt().isBefore(since)) {
            compare(hold);
        }
    }

    /// Also one whose end is older: an expired hold ended at its expiry, whenever that was written.
    @Override
    public void ended(Hold hold) {
        compare(hold);
    }

    private void compare(Hold hold) {
        hold.messageId()
                .filter(id -> compared.add(new Change(id, hold.updatedAt())))
                .flatMap(_ -> check.disagreement(hold))
                .ifPresent(found::add);
    }

    @Override
    public void read(Transaction transaction) {
        transaction
                .messageId()
                .filter(_ -> !transaction.createdAt().isBefore(since))
                .filter(id -> compared.add(new Change(id, transaction.createdAt())))
                .flatMap(_ -> check.disagreement(transaction))
                .ifPresent(found::add);
    }

    Set<Finding> found() {
        return found;
    }
}
