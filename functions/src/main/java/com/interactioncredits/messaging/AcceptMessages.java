package com.interactioncredits.messaging;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.Credits;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.HoldCall;
import com.interactioncredits.credits.HoldName;
import com.interactioncredits.credits.PayloadField;
import com.interactioncredits.credits.PlaceHold;
import com.interactioncredits.credits.Principal;
import com.interactioncredits.credits.RateLimit;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.ledger.CreditLedger;
import com.interactioncredits.ledger.ExtraWrites;
import com.interactioncredits.ledger.PlaceHoldOutcome;
import com.interactioncredits.ledger.Placing;
import com.interactioncredits.ledger.RateLimited;
import com.interactioncredits.logging.LogContext;
import com.interactioncredits.messages.Message.Failure;
import com.interactioncredits.messages.MessageIdentity;
import com.interactioncredits.messages.MessageRecord;
import com.interactioncredits.messages.MessageTransitions;
import com.interactioncredits.messages.Terms;
import com.interactioncredits.metrics.Metrics;
import com.interactioncredits.operations.SendingSwitch;
import com.interactioncredits.store.NameBasedId;
import com.interactioncredits.store.StoredTime;
import com.interactioncredits.whatsapp.Recipient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Accepts messages: their credits are held and they are recorded in one transaction, before anything is sent.
public final class AcceptMessages {
    private final MessageRepository repository;
    private final Placing placing;
    private final CreditLedger ledger;
    private final Terms terms;
    private final Optional<RateLimit> rate;
    private final SendsQueue queue;
    private final SendingSwitch sending;
    private final Clock clock;
    private final RandomGenerator random;
    private final Metrics metrics;

    /// @param rate how many messages of one user are accepted; empty for no limit
    public AcceptMessages(
            MessageRepository repository,
            Placing placing,
            CreditLedger ledger,
            Terms terms,
            Optional<RateLimit> rate,
            SendsQueue queue,
            SendingSwitch sending,
            Clock clock,
            RandomGenerator random,
            Metrics metrics) {
        this.repository = repository;
        this.placing = placing;
        this.ledger = ledger;
        this.terms = terms;
        this.rate = rate;
        this.queue = queue;
        this.sending = sending;
        this.clock = clock;
        this.random = random;
        this.metrics = metrics;
    }

    /// @param key makes the call repeatable: one key of one user is one message
    /// @param actor who sends it
    public AcceptOutcome accept(String userId, Reference key, NewMessage message, Actor actor) {
        var call = new Call(userId, key, message, new Principal(actor, Hold.Source.MESSAGE));
        if (!sending.state().allowsNew()) {
            return repository.find(call.id).map(call::repeated).orElseGet(() -> refusedWhilePaused(userId));
        }
        return switch (placing.place(call.hold(), rate, call::writes)) {
            case PlaceHoldOutcome.Placed(var hold) -> call.accepted(hold);
            case PlaceHoldOutcome.AlreadyPlaced(var hold) -> call.repeatedWhile(hold);
            case PlaceHoldOutcome.AlreadyEnded(var hold) -> call.repeatedAfter(hold);
            case PlaceHoldOutcome.ReferenceReused(Set<PayloadField> _, var hold) ->
                hold.status() == Hold.Status.ACTIVE ? call.repeatedWhile(hold) : call.repeatedAfter(hold);
            case ExtraWrites.Rejected _ -> call.repeated(repository.await(call.id));
            case RateLimited(var wait) -> call.refusedUnlessRepeated(new AcceptOutcome.RateLimited(wait));
            case PlaceHoldOutcome.AccountFrozen _ -> call.refusedUnlessRepeated(new AcceptOutcome.AccountFrozen());
            case PlaceHoldOutcome.InsufficientCredits(var available, var required) ->
                call.refusedUnlessRepeated(new AcceptOutcome.InsufficientCredits(available, required));
        };
    }

    private AcceptOutcome refusedWhilePaused(String userId) {
        return ledger.isFrozen(MessageIdentity.accountOf(userId))
                ? new AcceptOutcome.AccountFrozen()
                : new AcceptOutcome.SendingPaused();
    }

    private final class Call {
        private final UUID id;
        private final String userId;
        private final Reference key;
        private final NewMessage message;
        private final Principal sender;
        private final Map<String, String> fingerprints;

        Call(String userId, Reference key, NewMessage message, Principal sender) {
            this.id = idOf(userId, key);
            LogContext.messageId(id);
            this.userId = userId;
            this.key = key;
            this.message = message;
            this.sender = sender;
            this.fingerprints = Fingerprint.of(salt(), message);
        }

        PlaceHold hold() {
            return new PlaceHold(
                    MessageIdentity.accountOf(userId),
                    sender,
                    key,
                    new Credits(terms.price()),
                    terms.holdDuration(),
                    Optional.of(id));
        }

        MessageRecord messageOf(Hold hold) {
            return MessageRecord.accepted(identityAt(hold.createdAt()), hold, terms.within(message.validFor()));
        }

        ExtraWrites writes(Hold hold) {
            return repository.creating(messageOf(hold), message.content());
        }

        AcceptOutcome accepted(Hold hold) {
            metrics.countEach(List.of(Metrics.Name.HOLDS_PLACED, Metrics.Name.MESSAGES_ACCEPTED));
            queue.put(id, userId, Duration.ZERO);
            return new AcceptOutcome.Accepted(messageOf(hold).visible());
        }

        /// The call that placed the hold may have died before it wrote the message: no one else has its content. A
        /// message that was refused before needs no hold.
        AcceptOutcome repeatedWhile(Hold hold) {
            var existing = repository.find(id);
            if (existing.isPresent()) {
                if (existing.get().payment().holdId().isEmpty()) {
                    ledger.release(new HoldCall(hold.account(), new HoldName.ById(hold.id()), sender));
                }
                return repeated(existing.get());
            }
            return switch (placing.add(hold, repository.creating(messageOf(hold).shownAt(now()), message.content()))) {
                case ADDED -> accepted(hold);
                case REJECTED -> repeatedWhile(hold);
                case HOLD_ENDED -> repeatedAfter(hold);
            };
        }

        AcceptOutcome repeatedAfter(Hold ended) {
            return repeated(repository
                    .find(id)
                    .orElseGet(() -> create(
                            MessageRecord.refused(identityAt(ended.createdAt()), terms, MessageTransitions.NEVER_TRIED)
                                    .shownAt(now()))));
        }

        private MessageIdentity identityAt(Instant accepted) {
            return identity(
                    userId, key, Optional.of(message.to()), message.content().type(), fingerprints, accepted);
        }

        /// The ledger knows a repeated call by its hold, which a message that was refused does not have.
        AcceptOutcome refusedUnlessRepeated(AcceptOutcome refusal) {
            return repository.find(id).map(this::repeated).orElse(refusal);
        }

        /// Price and terms are those of the first call: only the message itself is compared.
        AcceptOutcome repeated(MessageRecord existing) {
            var differs = Fingerprint.differs(existing.identity().fingerprints(), message);
            return differs.isEmpty()
                    ? new AcceptOutcome.AlreadyAccepted(existing.visible())
                    : new AcceptOutcome.ReferenceReused(differs, existing.visible());
        }
    }

    /// Records a queued message as failed, so that its user finds out. Its key stays used.
    ///
    /// @return false when the key was used with another payload before
    public boolean refuse(String userId, Reference key, NewMessage message, Failure why) {
        var fingerprints = Fingerprint.of(salt(), message);
        var type = message.content().type();
        var recorded = create(refused(userId, key, Optional.of(message.to()), type, fingerprints, why));
        return Fingerprint.differs(recorded.identity().fingerprints(), message).isEmpty();
    }

    /// The same for one that could not be understood.
    ///
    /// @param type `text` or `template`, whichever it seems to be
    /// @param payload the message as it came, to distinguish it from another with the same key; not kept
    public boolean refuse(String userId, Reference key, String type, JsonNode payload, Failure why) {
        var fingerprints = Fingerprint.of(salt(), payload);
        var recorded = create(refused(userId, key, Optional.empty(), type, fingerprints, why));
        return Fingerprint.matches(recorded.identity().fingerprints(), payload);
    }

    private MessageRecord create(MessageRecord refused) {
        return repository.createOrFind(
                refused,
                () -> metrics.countEach(
                        List.of(Metrics.Name.MESSAGES_FAILED),
                        FailureClass.of(refused.delivery().lastError()).label()));
    }

    private byte[] salt() {
        var salt = new byte[16];
        random.nextBytes(salt);
        return salt;
    }

    /// The id of the message that a user's key names, whether or not it was accepted.
    public static UUID idOf(String userId, Reference key) {
        return NameBasedId.of("message", userId, key.value());
    }

    private MessageRecord refused(
            String userId,
            Reference key,
            Optional<Recipient> to,
            String type,
            Map<String, String> fingerprints,
            Failure why) {
        var now = now();
        var identity = identity(userId, key, to, type, fingerprints, now);
        LogContext.messageId(identity.id());
        return MessageRecord.refused(identity, terms, why);
    }

    private Instant now() {
        return StoredTime.now(clock);
    }

    private static MessageIdentity identity(
            String userId,
            Reference key,
            Optional<Recipient> to,
            String type,
            Map<String, String> fingerprints,
            Instant createdAt) {
        return new MessageIdentity(
                idOf(userId, key), userId, key.value(), to.map(Recipient::e164), type, fingerprints, createdAt);
    }
}
