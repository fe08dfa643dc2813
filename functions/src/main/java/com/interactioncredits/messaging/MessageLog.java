package com.interactioncredits.messaging;

import com.interactioncredits.ledger.Actor;
import com.interactioncredits.ledger.ConvertOutcome;
import com.interactioncredits.ledger.CorrectionOutcome;
import com.interactioncredits.ledger.Corrections;
import com.interactioncredits.ledger.CreditLedger;
import com.interactioncredits.ledger.ExtraWrites;
import com.interactioncredits.ledger.Hold;
import com.interactioncredits.ledger.HoldName;
import com.interactioncredits.ledger.Principal;
import com.interactioncredits.ledger.ReleaseOutcome;
import com.interactioncredits.ledger.Transaction;
import com.interactioncredits.messaging.Message.Status;
import com.interactioncredits.metrics.Metrics;
import com.interactioncredits.store.Listing;
import com.interactioncredits.store.Page;
import com.interactioncredits.store.StoreRetry;
import com.interactioncredits.store.StoredTime;
import com.interactioncredits.whatsapp.Content;
import com.interactioncredits.whatsapp.GraphError;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// The state of each message. A message and its credits change in one transaction, so that they always agree.
public final class MessageLog {
    private static final System.Logger LOG = System.getLogger(MessageLog.class.getName());

    private final MessageStore store;
    private final Listing listing;
    private final CreditLedger ledger;
    private final Corrections corrections;
    private final Metrics metrics;
    private final WhatsAppErrors errors;
    private final Clock clock;
    private final StoreRetry storeRetry;

    public MessageLog(
            DynamoDbClient dynamo,
            String table,
            CreditLedger ledger,
            Corrections corrections,
            Metrics metrics,
            Clock clock,
            StoreRetry storeRetry) {
        this.store = new MessageStore(dynamo, table);
        this.listing = new Listing(dynamo, table);
        this.ledger = ledger;
        this.corrections = corrections;
        this.metrics = metrics;
        this.errors = new WhatsAppErrors(metrics);
        this.clock = clock;
        this.storeRetry = storeRetry;
    }

    /// One message of a user, and of no other.
    public Optional<Message> message(String userId, UUID id) {
        return find(id).filter(message -> message.userId().equals(userId)).map(MessageRecord::visible);
    }

    /// The messages of a user, newest first.
    ///
    /// @param from where an earlier page said that the next one begins
    public Page<Message> messages(String userId, MessageFilter filter, int limit, Optional<String> from) {
        return storeRetry.untilDone(() -> {
            return Optional.of(listing.matching(
                    Listing.Index.LISTING,
                    MessageItems.list(userId),
                    new Listing.Times(filter.from(), filter.to()),
                    limit,
                    from,
                    row -> Optional.of(MessageItems.record(row).visible()).filter(filter::matches)));
        });
    }

    /// The messages of a user with these ids, in this order; unknown and other users' ones are left out.
    ///
    /// @param ids at most 100, each once
    public List<Message> messages(String userId, List<UUID> ids) {
        return records(ids)
                .filter(message -> message.userId().equals(userId))
                .map(MessageRecord::visible)
                .toList();
    }

    /// The messages with these ids, in this order; those that are not there are left out.
    ///
    /// @param ids at most 100, each once
    public List<Message> messages(List<UUID> ids) {
        return records(ids).map(MessageRecord::visible).toList();
    }

    private Stream<MessageRecord> records(List<UUID> ids) {
        var keys = ids.stream().map(MessageItems::key).toList();
        return storeRetry.read(() -> listing.rows(keys)).stream().map(MessageItems::record);
    }

    /// Whether the message still waits to be sent, or for its answer to be acted on.
    public boolean isUnderWay(UUID id) {
        return find(id).filter(message -> message.delivery().isUnderWay()).isPresent();
    }

    /// The message that a webhook means which names only WhatsApp's id.
    public Optional<UUID> idOf(String whatsAppId) {
        return storeRetry.read(() -> store.idOf(whatsAppId));
    }

    /// The unfinished messages of one part of the index whose next step is overdue, the longest overdue first.
    List<UUID> overdue(int shard, Instant now) {
        return storeRetry.read(() -> listing.until(MessageItems.shard(shard), now, Optional.empty()).keys().stream()
                .map(MessageItems::idIn)
                .toList());
    }

    /// Does to a message and its credits what the event means for them. An event that says nothing new changes nothing.
    ///
    /// @return the message as it now is; empty when there is none with this id
    public Optional<Message> apply(UUID id, MessageEvent event) {
        return applied(id, event, Optional.empty(), Optional.empty());
    }

    /// The same for a webhook.
    ///
    /// @param happened when it happened, by WhatsApp's clock
    /// @param error counts once, with the change that it comes with
    public Optional<Message> apply(UUID id, MessageEvent event, Instant happened, Optional<GraphError> error) {
        return applied(id, event, Optional.of(happened), error);
    }

    private Optional<Message> applied(
            UUID id, MessageEvent event, Optional<Instant> happened, Optional<GraphError> error) {
        return storeRetry.untilDone(() -> {
            var found = find(id);
            if (found.isEmpty()) {
                return Optional.of(Optional.<Message>empty());
            }
            var before = found.get();
            var step = MessageTransitions.on(before, moneyOf(before), event);
            if (step.isEmpty()) {
                tellOfFailureAfterArrival(before, event, error);
                return Optional.of(Optional.of(before.visible()));
            }
            var now = now();
            var after = step.get().after().changedAt(now, happened.orElse(now));
            if (!carriedOut(step.get().movement(), event.actor(), before, after)) {
                return Optional.empty();
            }
            error.ifPresent(why -> errors.report(id, why));
            return Optional.of(Optional.of(after.visible()));
        });
    }

    /// That time ended the hold is known to the hold alone; all else the message knows itself.
    private CreditState moneyOf(MessageRecord message) {
        return message.payment().state() == CreditState.HELD
                ? message.payment()
                        .holdId()
                        .flatMap(ledger::hold)
                        .map(Hold::status)
                        .map(CreditState::under)
                        .orElse(CreditState.RETURNED)
                : message.payment().state();
    }

    private void tellOfFailureAfterArrival(MessageRecord message, MessageEvent event, Optional<GraphError> error) {
        var arrived = message.status() == Status.DELIVERED || message.status() == Status.READ;
        if (arrived && event instanceof MessageEvent.Failed) {
            LOG.log(System.Logger.Level.INFO, "message {0} is said to have failed after it arrived", message.id());
            error.ifPresent(why -> errors.report(message.id(), why));
        }
    }

    /// False when another event was quicker with the message or its hold: what this one means has to be judged anew.
    private boolean carriedOut(CreditMovement move, Actor actor, MessageRecord before, MessageRecord after) {
        var extraWrites = store.writes(before, after);
        if (move == CreditMovement.NONE) {
            return store.written(extraWrites);
        }
        var account = MessageIdentity.accountOf(before.userId());
        var holdId = before.payment().holdId().orElseThrow();
        var byId = new HoldName.ById(holdId);
        var flow = new Principal(actor, Hold.Source.MESSAGE);
        return switch (move) {
            case CONVERT ->
                ledger.convert(account, byId, flow, OptionalLong.empty(), extraWrites)
                        instanceof ConvertOutcome.Converted;
            case RELEASE -> ledger.release(account, byId, flow, extraWrites) instanceof ReleaseOutcome.Released;
            case REFUND -> refunded(before, ledger.hold(holdId).orElseThrow(), actor, extraWrites);
            case DEDUCT_LATE -> deductedLate(ledger.hold(holdId).orElseThrow(), actor, extraWrites);
            case NONE -> throw new IllegalStateException("handled above");
        };
    }

    private boolean deductedLate(Hold hold, Actor actor, ExtraWrites extraWrites) {
        return switch (corrections.deductLate(hold, actor, extraWrites)) {
            case CorrectionOutcome.Corrected(var deduction) -> {
                metrics.count(Metrics.Name.MISSING_CREDITS, deduction.missing());
                yield true;
            }
            case CorrectionOutcome.AlreadyCorrected _, CorrectionOutcome.ExtraWritesRejected _ -> false;
        };
    }

    /// A late deduction that found nothing to take leaves nothing to give back.
    private boolean refunded(MessageRecord before, Hold hold, Actor actor, ExtraWrites extraWrites) {
        var deduction = before.payment().chargedLate()
                ? corrections.lateDeduction(hold).orElseThrow()
                : Transaction.deductionOf(hold);
        return deduction.amount() == 0
                ? store.written(extraWrites)
                : corrections.refund(deduction, actor, extraWrites) instanceof CorrectionOutcome.Corrected;
    }

    /// Changes what is recorded of the attempts, if the message still is as the change expects it.
    ///
    /// @param seen the message as it was read: it is read again only when another writer was faster
    /// @param change empty to leave the message alone
    /// @return the message as it now is
    MessageRecord note(MessageRecord seen, Function<MessageRecord, Optional<MessageRecord>> change) {
        var first = new AtomicBoolean(true);
        return storeRetry.untilDone(() -> {
            var before = first.getAndSet(false) ? seen : store.find(seen.id()).orElseThrow();
            var changed = change.apply(before);
            if (changed.isEmpty()) {
                return Optional.of(before);
            }
            var after = changed.get().changedAt(now());
            return store.written(store.writes(before, after)) ? Optional.of(after) : Optional.empty();
        });
    }

    /// The writes of a new message, to go with the hold that is placed for it.
    ExtraWrites recording(MessageRecord message, Content content) {
        return store.recording(message, content);
    }

    /// Records a message that no hold was placed for.
    ///
    /// @return the message that has its id: this one, or the one that was there before
    MessageRecord recorded(MessageRecord message) {
        return storeRetry.untilDone(() -> store.created(message) ? Optional.of(message) : store.find(message.id()));
    }

    Optional<Content> content(UUID id) {
        return storeRetry.read(() -> store.content(id));
    }

    /// What a message says of its credits.
    public Optional<MessageCredits> credits(UUID id) {
        return find(id).map(MessageRecord::credits);
    }

    public boolean hasContent(UUID id) {
        return content(id).isPresent();
    }

    /// A message whose hold was seen: a read may show one half of their transaction before the other.
    MessageRecord await(UUID id) {
        return storeRetry.untilDone(() -> store.find(id));
    }

    Optional<MessageRecord> find(UUID id) {
        return storeRetry.read(() -> store.find(id));
    }

    private Instant now() {
        return StoredTime.now(clock);
    }
}
