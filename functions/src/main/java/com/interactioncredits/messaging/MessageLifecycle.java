package com.interactioncredits.messaging;

import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.Transaction;
import com.interactioncredits.ledger.Corrections;
import com.interactioncredits.ledger.CreditLedger;
import com.interactioncredits.ledger.ExtraWrites;
import com.interactioncredits.messages.AttemptState;
import com.interactioncredits.messages.CreditMovement;
import com.interactioncredits.messages.CreditState;
import com.interactioncredits.messages.Message;
import com.interactioncredits.messages.Message.Status;
import com.interactioncredits.messages.MessageEvent;
import com.interactioncredits.messages.MessageIdentity;
import com.interactioncredits.messages.MessageRecord;
import com.interactioncredits.messages.MessageTransitions;
import com.interactioncredits.metrics.Metrics;
import com.interactioncredits.store.StoreRetry;
import com.interactioncredits.whatsapp.GraphError;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/// Applies events to messages. A message and its credits change in one transaction, so that they always agree.
public final class MessageLifecycle {
    private static final System.Logger LOG = System.getLogger(MessageLifecycle.class.getName());

    private final MessageRepository repository;
    private final CreditLedger ledger;
    private final Corrections corrections;
    private final Metrics metrics;
    private final WhatsAppErrors errors;
    private final StoreRetry storeRetry;

    public MessageLifecycle(
            MessageRepository repository,
            CreditLedger ledger,
            Corrections corrections,
            Metrics metrics,
            StoreRetry storeRetry) {
        this.repository = repository;
        this.ledger = ledger;
        this.corrections = corrections;
        this.metrics = metrics;
        this.errors = new WhatsAppErrors(metrics);
        this.storeRetry = storeRetry;
    }

    /// Does to a message and its credits what the event means for them. An event that says nothing new changes nothing.
    ///
    /// @return the message as it now is; empty when there is none with this id
    public Optional<Message> apply(UUID id, MessageEvent event) {
        return apply(id, event, Optional.empty(), Optional.empty());
    }

    /// The same for a webhook.
    ///
    /// @param happened when it happened, by WhatsApp's clock
    /// @param error counts once, with the change that it comes with
    public Optional<Message> apply(UUID id, MessageEvent event, Instant happened, Optional<GraphError> error) {
        return apply(id, event, Optional.of(happened), error);
    }

    private Optional<Message> apply(
            UUID id, MessageEvent event, Optional<Instant> happened, Optional<GraphError> error) {
        return storeRetry.withinDeadline(() -> repository
                .find(id)
                .map(seen -> repository.retryFrom(seen, before -> tryToApply(before, event, happened, error)))
                .map(MessageRecord::visible));
    }

    /// Empty when another event was faster with the message or its hold: what this one means has to be judged again.
    private Optional<MessageRecord> tryToApply(
            MessageRecord before, MessageEvent event, Optional<Instant> happened, Optional<GraphError> error) {
        var hold = before.payment().state() == CreditState.HELD ? holdOf(before) : Optional.<Hold>empty();
        var transition = MessageTransitions.on(before, creditsOf(before, hold), event);
        if (transition.isEmpty()) {
            logFailureAfterDelivery(before, event, error);
            return Optional.of(before);
        }
        var now = repository.now();
        var after = transition.get().after().changedAt(now, happened.orElse(now));
        if (!isWritten(transition.get().movement(), hold, event.actor(), before, after)) {
            return Optional.empty();
        }
        count(transition.get().movement(), before, after);
        error.ifPresent(why -> errors.report(before.id(), why));
        return Optional.of(after);
    }

    /// Gives a message that waits for its next attempt more time, if it needs some and its deadline allows it: its hold
    /// expires later.
    ///
    /// @return the message as it now is
    MessageRecord extendIfNeeded(MessageRecord seen) {
        return repository.retryFrom(seen, before -> {
            var until = before.extendedUntil(repository.now());
            var hold = until.flatMap(_ -> holdOf(before)).filter(found -> found.status() == Hold.Status.ACTIVE);
            if (hold.isEmpty()) {
                return Optional.of(before);
            }
            var after = before.heldUntil(until.orElseThrow()).changedAt(repository.now());
            return ledger.extendIfUnchanged(hold.get(), until.orElseThrow(), repository.updating(before, after))
                    ? Optional.of(after)
                    : Optional.empty();
        });
    }

    /// Cancels a message that was never attempted and whose account is frozen, or was after it was accepted.
    ///
    /// @return whether it is not to be sent
    boolean cancelIfFrozen(MessageRecord message) {
        var identity = message.identity();
        if (message.attempt().state() != AttemptState.NONE
                || !ledger.wasFrozenSince(MessageIdentity.accountOf(identity.userId()), identity.createdAt())) {
            return false;
        }
        apply(message.id(), new MessageEvent.Cancelled(MessageTransitions.ACCOUNT_FROZEN));
        return true;
    }

    private void count(CreditMovement movement, MessageRecord before, MessageRecord after) {
        var counted = EnumSet.noneOf(Metrics.Name.class);
        switch (movement) {
            case CONVERT -> counted.add(Metrics.Name.HOLDS_CONVERTED);
            case RELEASE -> counted.add(Metrics.Name.HOLDS_RELEASED);
            case NONE, REFUND, DEDUCT_LATE -> {}
        }
        counted.addAll(reached(before.status(), after.status()));
        if (counted.contains(Metrics.Name.MESSAGES_FAILED)) {
            metrics.countEach(
                    counted, FailureClass.of(after.delivery().lastError()).label());
        } else {
            metrics.countEach(counted);
        }
    }

    /// What delivers or reads a message before its sending was known says that it was sent, too.
    private static Set<Metrics.Name> reached(Status before, Status after) {
        if (before == after) {
            return Set.of();
        }
        var wasUnknown = before == Status.QUEUED || before == Status.SENDING || before == Status.UNCONFIRMED;
        return switch (after) {
            case QUEUED, SENDING -> Set.of();
            case UNCONFIRMED -> Set.of(Metrics.Name.MESSAGES_UNCONFIRMED);
            case FAILED -> Set.of(Metrics.Name.MESSAGES_FAILED);
            case SENT -> Set.of(Metrics.Name.MESSAGES_SENT);
            case DELIVERED, READ ->
                wasUnknown
                        ? Set.of(Metrics.Name.MESSAGES_SENT, Metrics.Name.MESSAGES_DELIVERED)
                        : before == Status.DELIVERED ? Set.of() : Set.of(Metrics.Name.MESSAGES_DELIVERED);
        };
    }

    private Optional<Hold> holdOf(MessageRecord message) {
        return message.payment().holdId().flatMap(ledger::hold);
    }

    /// That time ended the hold is known to the hold alone; all else the message knows itself.
    private static CreditState creditsOf(MessageRecord message, Optional<Hold> hold) {
        var recorded = message.payment().state();
        return recorded == CreditState.HELD
                ? hold.map(Hold::status).map(CreditState::under).orElse(CreditState.RETURNED)
                : recorded;
    }

    private void logFailureAfterDelivery(MessageRecord message, MessageEvent event, Optional<GraphError> error) {
        var arrived = message.status() == Status.DELIVERED || message.status() == Status.READ;
        if (arrived && event instanceof MessageEvent.Failed) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "WhatsApp reports that message {0} failed after it was delivered",
                    message.id());
            error.ifPresent(why -> errors.report(message.id(), why));
        }
    }

    private boolean isWritten(
            CreditMovement movement, Optional<Hold> read, Actor actor, MessageRecord before, MessageRecord after) {
        var writes = repository.updating(before, after);
        Supplier<Hold> hold = () -> read.or(() -> holdOf(before)).orElseThrow();
        return switch (movement) {
            case NONE -> repository.write(writes);
            case CONVERT -> ledger.convertIfUnchanged(hold.get(), actor, writes);
            case RELEASE -> ledger.releaseIfUnchanged(hold.get(), actor, writes);
            case REFUND -> isRefunded(before, hold.get(), actor, writes);
            case DEDUCT_LATE -> isDeductedLate(hold.get(), actor, writes);
        };
    }

    private boolean isDeductedLate(Hold hold, Actor actor, ExtraWrites writes) {
        return switch (corrections.deductLate(hold, actor, writes)) {
            case Corrections.Outcome.Corrected(var deduction) -> {
                metrics.count(Metrics.Name.MISSING_CREDITS, deduction.missing());
                yield true;
            }
            case Corrections.Outcome.AlreadyCorrected _, ExtraWrites.Rejected _ -> false;
        };
    }

    /// A late deduction that found nothing to take leaves nothing to give back.
    private boolean isRefunded(MessageRecord before, Hold hold, Actor actor, ExtraWrites writes) {
        var deduction = before.payment().chargedLate()
                ? corrections.lateDeduction(hold).orElseThrow()
                : Transaction.deductionOf(hold);
        return deduction.amount() == 0
                ? repository.write(writes)
                : corrections.refund(deduction, actor, writes) instanceof Corrections.Outcome.Corrected;
    }
}
