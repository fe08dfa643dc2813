package com.interactioncredits.messaging;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.Credits;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.PlaceHold;
import com.interactioncredits.credits.Principal;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.ledger.CreditLedger;
import com.interactioncredits.ledger.ExtraWrites;
import com.interactioncredits.ledger.PlaceHoldOutcome;
import com.interactioncredits.messaging.Message.Failure;
import com.interactioncredits.store.NameBasedId;
import com.interactioncredits.store.StoredTime;
import com.interactioncredits.whatsapp.Content;
import com.interactioncredits.whatsapp.Recipient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// Accepts messages: their credits are held and they are recorded in one transaction, before anything is sent.
public final class AcceptMessages {
    private final MessageRepository repository;
    private final CreditLedger ledger;
    private final Terms terms;
    private final SendsQueue queue;
    private final Clock clock;
    private final RandomGenerator random;

    public AcceptMessages(
            MessageRepository repository,
            CreditLedger ledger,
            Terms terms,
            SendsQueue queue,
            Clock clock,
            RandomGenerator random) {
        this.repository = repository;
        this.ledger = ledger;
        this.terms = terms;
        this.queue = queue;
        this.clock = clock;
        this.random = random;
    }

    /// @param key makes the call repeatable: one key of one user is one message
    /// @param actor who sends it
    public AcceptOutcome accept(String userId, Reference key, Recipient to, Content content, Actor actor) {
        var id = idOf(userId, key);
        var request = new PlaceHold(
                MessageIdentity.accountOf(userId),
                new Principal(actor, Hold.Source.MESSAGE),
                key,
                new Credits(terms.price()),
                terms.holdLasts(),
                Optional.of(id));
        var fingerprints = Fingerprint.of(salt(), to, content);
        Function<Hold, MessageRecord> heldBy = hold -> MessageRecord.accepted(
                identity(userId, key, Optional.of(to), content.type(), fingerprints, hold.createdAt()),
                hold,
                terms.chargeOn());
        var outcome = ledger.place(request, hold -> repository.creating(heldBy.apply(hold), content));
        return switch (outcome) {
            case PlaceHoldOutcome.Placed(var hold) -> {
                queue.put(id, userId, Duration.ZERO);
                yield new AcceptOutcome.Accepted(heldBy.apply(hold).visible());
            }
            case PlaceHoldOutcome.AlreadyPlaced _,
                    PlaceHoldOutcome.AlreadyEnded _,
                    PlaceHoldOutcome.ReferenceReused _,
                    ExtraWrites.Rejected _ -> repeated(id, to, content);
            case PlaceHoldOutcome.InsufficientCredits(var available, var required) ->
                repeatedOr(new AcceptOutcome.InsufficientCredits(available, required), id, to, content);
        };
    }

    /// Records a queued message as failed, so that its user finds out. Its key stays used.
    ///
    /// @return false when the key was used with another payload before
    public boolean refuse(String userId, Reference key, Recipient to, Content content, Failure why) {
        var fingerprints = Fingerprint.of(salt(), to, content);
        var recorded =
                repository.createOrFind(refused(userId, key, Optional.of(to), content.type(), fingerprints, why));
        return Fingerprint.differs(recorded.identity().fingerprints(), to, content)
                .isEmpty();
    }

    /// The same for one that could not be understood.
    ///
    /// @param type `text` or `template`, whichever it seems to be
    /// @param payload the message as it came, to distinguish it from another with the same key; not kept
    public boolean refuse(String userId, Reference key, String type, JsonNode payload, Failure why) {
        var fingerprints = Fingerprint.of(salt(), payload);
        var recorded = repository.createOrFind(refused(userId, key, Optional.empty(), type, fingerprints, why));
        return Fingerprint.matches(recorded.identity().fingerprints(), payload);
    }

    private byte[] salt() {
        var salt = new byte[16];
        random.nextBytes(salt);
        return salt;
    }

    private static UUID idOf(String userId, Reference key) {
        return NameBasedId.of("message", userId, key.value());
    }

    private AcceptOutcome repeated(UUID id, Recipient to, Content content) {
        return repeated(repository.await(id), to, content);
    }

    /// The ledger knows a repeated call by its hold, which a message that was refused does not have.
    private AcceptOutcome repeatedOr(AcceptOutcome refusal, UUID id, Recipient to, Content content) {
        return repository
                .find(id)
                .map(existing -> repeated(existing, to, content))
                .orElse(refusal);
    }

    /// Price and terms are those of the first call: only the message itself is compared.
    private static AcceptOutcome repeated(MessageRecord existing, Recipient to, Content content) {
        var differs = Fingerprint.differs(existing.identity().fingerprints(), to, content);
        return differs.isEmpty()
                ? new AcceptOutcome.AlreadyAccepted(existing.visible())
                : new AcceptOutcome.ReferenceReused(differs, existing.visible());
    }

    private MessageRecord refused(
            String userId,
            Reference key,
            Optional<Recipient> to,
            String type,
            Map<String, String> fingerprints,
            Failure why) {
        var now = StoredTime.now(clock);
        return MessageRecord.refused(identity(userId, key, to, type, fingerprints, now), terms, why);
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
