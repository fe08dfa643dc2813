package com.interactioncredits.reconciliation;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.CreditType;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.Transaction;
import com.interactioncredits.ledger.Corrections;
import com.interactioncredits.ledger.CreditLedger;
import com.interactioncredits.ledger.LedgerRows;
import com.interactioncredits.ledger.records.LedgerItems;
import com.interactioncredits.messages.MessageCredits;
import com.interactioncredits.messaging.MessageRepository;
import com.interactioncredits.store.Item;
import com.interactioncredits.store.ItemKind;
import com.interactioncredits.store.StoreRetry;
import com.interactioncredits.store.TryAgainException;
import java.util.Optional;
import java.util.UUID;

/// Compares a message with the records of its credits, which change in one transaction: only a table that was restored
/// inside of one holds a pair that disagrees.
public final class MessageCheck {
    private final MessageRepository repository;
    private final CreditLedger ledger;
    private final Corrections corrections;
    private final StoreRetry.Pause pause;

    public MessageCheck(
            MessageRepository repository, CreditLedger ledger, Corrections corrections, StoreRetry.Pause pause) {
        this.repository = repository;
        this.ledger = ledger;
        this.corrections = corrections;
        this.pause = pause;
    }

    /// What disagrees between a message and its credits, if the item is a message, or a message's hold. What looks
    /// wrong is read again when all that was under way shows, and counts if the message has not changed meanwhile.
    public Optional<Finding> disagreement(Item item) {
        if (ItemKind.MESSAGE.is(item)) {
            var id = UUID.fromString(ItemKind.MESSAGE.idIn(item.getText("pk")));
            return confirmed(id, item.getText("userId"));
        }
        // One whose message is there is compared when the message is.
        return ItemKind.HOLD.is(item)
                ? Optional.of(LedgerItems.hold(item.attributes()))
                        .filter(hold ->
                                hold.messageId().flatMap(repository::credits).isEmpty())
                        .flatMap(this::disagreement)
                : Optional.empty();
    }

    /// What disagrees between a hold and the message that it pays for.
    Optional<Finding> disagreement(Hold hold) {
        return hold.messageId()
                .filter(id -> !LedgerRows.mayBeWithoutMessage(hold)
                        || repository.credits(id).isPresent())
                .flatMap(id -> confirmed(id, hold.account().userId()));
    }

    /// What disagrees between a transaction and its message.
    Optional<Finding> disagreement(Transaction transaction) {
        return transaction
                .messageId()
                .flatMap(id -> confirmed(id, transaction.account().userId()));
    }

    private Optional<Finding> confirmed(UUID id, String userId) {
        if (wrong(repository.credits(id)).isEmpty()) {
            return Optional.empty();
        }
        sleep();
        var before = repository.credits(id);
        var how = wrong(before);
        var isUnchanged = repository.credits(id).equals(before);
        return how.filter(_ -> isUnchanged)
                .map(words -> new Finding.MessageDisagrees(new AccountId(userId, CreditType.INTERACTION), id, words));
    }

    private Optional<String> wrong(Optional<MessageCredits> found) {
        if (found.isEmpty()) {
            return Optional.of("its hold is there, the message is not");
        }
        var message = found.get();
        return message.holdId().flatMap(id -> ledger.hold(id)
                .map(hold -> wrong(message, hold))
                .orElse(Optional.of("the message is there, its hold is not")));
    }

    private Optional<String> wrong(MessageCredits message, Hold hold) {
        var agrees =
                switch (message.state()) {
                    case HELD -> hold.status() == Hold.Status.ACTIVE || hold.status() == Hold.Status.EXPIRED;
                    case CHARGED ->
                        paid(message, hold)
                                .filter(deduction ->
                                        corrections.refund(deduction).isEmpty())
                                .isPresent();
                    case RETURNED -> isBack(message, hold);
                };
        if (agrees) {
            return contentMissing(message);
        }
        var late = !message.chargedLate() && corrections.lateDeduction(hold).isPresent();
        return Optional.of("the message says " + message.state().label()
                + (message.chargedLate() ? " late" : "") + ", its hold is "
                + hold.status().label() + (late ? ", and it was deducted late" : ""));
    }

    /// What was deducted for a message: by its hold, or late.
    private Optional<Transaction> paid(MessageCredits message, Hold hold) {
        if (message.chargedLate()) {
            return corrections.lateDeduction(hold);
        }
        return hold.status() == Hold.Status.CONVERTED ? Optional.of(Transaction.deductionOf(hold)) : Optional.empty();
    }

    private boolean isBack(MessageCredits message, Hold hold) {
        if (message.chargedLate() != corrections.lateDeduction(hold).isPresent()) {
            return false;
        }
        return paid(message, hold)
                .map(deduction ->
                        deduction.amount() == 0 || corrections.refund(deduction).isPresent())
                .orElse(hold.status() != Hold.Status.ACTIVE);
    }

    private Optional<String> contentMissing(MessageCredits message) {
        return message.needsContent() && !repository.hasContent(message.id())
                ? Optional.of("the message may be attempted, its content is not there")
                : Optional.empty();
    }

    private void sleep() {
        try {
            pause.sleep(AccountAudit.INDEX_LAG);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TryAgainException("interrupted while a message was checked", interrupted);
        }
    }
}
