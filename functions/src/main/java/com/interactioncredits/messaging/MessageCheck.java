package com.interactioncredits.messaging;

import com.interactioncredits.ledger.AccountId;
import com.interactioncredits.ledger.Corrections;
import com.interactioncredits.ledger.CreditLedger;
import com.interactioncredits.ledger.CreditType;
import com.interactioncredits.ledger.Finding;
import com.interactioncredits.ledger.Hold;
import com.interactioncredits.ledger.Transaction;
import com.interactioncredits.store.Item;
import com.interactioncredits.store.StoreRetry;
import com.interactioncredits.store.TryAgainException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Compares a message with the records of its credits, which change in one transaction: only a table that was restored
/// inside of one holds a pair that disagrees.
public final class MessageCheck {
    private static final Duration UNTIL_ALL_SHOWS = Duration.ofSeconds(3);

    private final MessageLog log;
    private final CreditLedger ledger;
    private final Corrections corrections;
    private final StoreRetry.Pause pause;

    public MessageCheck(MessageLog log, CreditLedger ledger, Corrections corrections, StoreRetry.Pause pause) {
        this.log = log;
        this.ledger = ledger;
        this.corrections = corrections;
        this.pause = pause;
    }

    /// What is wrong between a message and its credits, if the item is a message, or a message's hold. A suspicion is
    /// looked at again when nothing that was under way can be half seen any more, and the message stood still.
    public Optional<Finding> disagreement(Map<String, AttributeValue> attributes) {
        var item = new Item(attributes);
        return switch (item.getText("sk")) {
            case "MESSAGE" -> confirmed(MessageItems.idIn(attributes), item.getText("userId"));
            case "HOLD" ->
                item.optionalText("messageId")
                        .map(UUID::fromString)
                        .filter(id -> log.find(id).isEmpty())
                        .flatMap(id -> confirmed(id, item.getText("userId")));
            default -> Optional.empty();
        };
    }

    private Optional<Finding> confirmed(UUID id, String userId) {
        if (wrong(log.find(id)).isEmpty()) {
            return Optional.empty();
        }
        sleep();
        var before = log.find(id);
        var how = wrong(before);
        var stoodStill = log.find(id).equals(before);
        return how.filter(_ -> stoodStill)
                .map(words -> new Finding.MessageDisagrees(new AccountId(userId, CreditType.INTERACTION), id, words));
    }

    private Optional<String> wrong(Optional<MessageRecord> found) {
        if (found.isEmpty()) {
            return Optional.of("its hold is there, the message is not");
        }
        var message = found.get();
        return message.holdId().flatMap(id -> ledger.hold(id)
                .map(hold -> wrong(message, hold))
                .orElse(Optional.of("the message is there, its hold is not")));
    }

    private Optional<String> wrong(MessageRecord message, Hold hold) {
        var agrees =
                switch (message.money()) {
                    case HELD -> hold.status() == Hold.Status.ACTIVE || hold.status() == Hold.Status.EXPIRED;
                    case CHARGED ->
                        paid(message, hold)
                                .filter(deduction ->
                                        corrections.refund(deduction).isEmpty())
                                .isPresent();
                    case BACK -> isBack(message, hold);
                };
        if (agrees) {
            return contentMissing(message);
        }
        var late = !message.chargedLate() && corrections.lateDeduction(hold).isPresent();
        return Optional.of("the message says " + message.money().label() + (message.chargedLate() ? " late" : "")
                + ", its hold is " + hold.status().label() + (late ? ", and it was deducted late" : ""));
    }

    /// What was deducted for a message: by its hold, or late.
    private Optional<Transaction> paid(MessageRecord message, Hold hold) {
        if (message.chargedLate()) {
            return corrections.lateDeduction(hold);
        }
        return hold.status() == Hold.Status.CONVERTED ? Optional.of(hold.deduction()) : Optional.empty();
    }

    private boolean isBack(MessageRecord message, Hold hold) {
        if (message.chargedLate() != corrections.lateDeduction(hold).isPresent()) {
            return false;
        }
        return paid(message, hold)
                .map(deduction ->
                        deduction.amount() == 0 || corrections.refund(deduction).isPresent())
                .orElse(hold.status() != Hold.Status.ACTIVE);
    }

    private Optional<String> contentMissing(MessageRecord message) {
        return !message.attemptsAreOver() && log.content(message.id()).isEmpty()
                ? Optional.of("the message may be attempted, its content is not there")
                : Optional.empty();
    }

    private void sleep() {
        try {
            pause.sleep(UNTIL_ALL_SHOWS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TryAgainException("interrupted while looking", interrupted);
        }
    }
}
