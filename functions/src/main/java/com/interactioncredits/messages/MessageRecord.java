package com.interactioncredits.messages;

import com.interactioncredits.credits.Hold;
import com.interactioncredits.messages.Message.Failure;
import com.interactioncredits.messages.Message.Status;
import com.interactioncredits.whatsapp.GraphError;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// All that is kept of one message but its content.
///
/// @param feedAt where the message stands in the feed of changes
/// @param version rises with every write, so that a write on an outdated record is rejected
public record MessageRecord(
        MessageIdentity identity, Delivery delivery, Payment payment, Instant updatedAt, Instant feedAt, long version) {

    /// For so long after it got its place in the feed a message keeps it, whatever changes: to move it would cost two
    /// writes. Readers of the feed read again from further back.
    public static final Duration KEEPS_FEED_PLACE = Duration.ofSeconds(10);

    /// How long before its hold expires a message that waits gets more time: the sweep may be late by as much.
    private static final Duration EXTENDED_BEFORE = Duration.ofMinutes(5);

    /// How much more time it gets at least.
    private static final Duration MIN_EXTENSION = Duration.ofMinutes(15);

    /// A new message that waits to be sent.
    public static MessageRecord accepted(MessageIdentity identity, Hold hold, Terms terms) {
        return first(
                identity,
                Delivery.startingAs(
                        Status.QUEUED,
                        identity.createdAt(),
                        Optional.empty(),
                        identity.createdAt().plus(terms.maxWait())),
                Payment.heldBy(hold, terms.chargeOn()));
    }

    /// A new message that failed before its credits were held.
    public static MessageRecord refused(MessageIdentity identity, Terms terms, Failure why) {
        return first(
                identity,
                Delivery.startingAs(Status.FAILED, identity.createdAt(), Optional.of(why), identity.createdAt()),
                Payment.neverHeld(terms));
    }

    private static MessageRecord first(MessageIdentity identity, Delivery delivery, Payment payment) {
        return new MessageRecord(identity, delivery, payment, identity.createdAt(), identity.createdAt(), 1);
    }

    /// The same with its place in the feed, for a message that is written later than it was accepted.
    public MessageRecord shownAt(Instant now) {
        return new MessageRecord(identity, delivery, payment, updatedAt, now, version);
    }

    public static Failure failure(GraphError error) {
        return new Failure(Integer.toString(error.code()), error.title(), error.details(), error.retryable());
    }

    public UUID id() {
        return identity.id();
    }

    public String userId() {
        return identity.userId();
    }

    public Status status() {
        return delivery.status();
    }

    public Attempt attempt() {
        return delivery.attempt();
    }

    MessageRecord with(Delivery next) {
        return new MessageRecord(identity, next, payment, updatedAt, feedAt, version);
    }

    public MessageRecord with(Status next) {
        return with(delivery.with(next));
    }

    public MessageRecord with(Attempt next) {
        return with(delivery.with(next));
    }

    public MessageRecord with(AttemptState next) {
        return with(attempt().with(next));
    }

    public MessageRecord with(Failure error) {
        return with(delivery.with(error));
    }

    public MessageRecord withWhatsAppId(String id) {
        return with(delivery.withWhatsAppId(id));
    }

    MessageRecord with(Payment next) {
        return new MessageRecord(identity, delivery, next, updatedAt, feedAt, version);
    }

    MessageRecord with(CreditState next) {
        return with(payment.with(next));
    }

    /// The changed record as its next version.
    public MessageRecord changedAt(Instant now) {
        return changedAt(now, now);
    }

    /// @param happened when the status was reached, by a clock that is not ours: never before the message was
    ///     accepted, and never in the future
    public MessageRecord changedAt(Instant now, Instant happened) {
        var place = now.isBefore(feedAt.plus(KEEPS_FEED_PLACE)) ? feedAt : now;
        return new MessageRecord(
                identity, delivery.reachedAt(inOrder(happened, now)), payment, now, place, version + 1);
    }

    /// WhatsApp reports whole seconds: what came earlier in that second, as we know it, stays before it.
    private Instant inOrder(Instant happened, Instant now) {
        var known = delivery.statusTimes().entrySet().stream()
                .filter(earlier -> MessageTransitions.rank(earlier.getKey()) < MessageTransitions.rank(status()))
                .map(Map.Entry::getValue)
                .filter(time -> time.isBefore(happened.plusSeconds(1)))
                .max(Comparator.naturalOrder())
                .orElse(identity.createdAt());
        var notBefore = Stream.of(happened, known, identity.createdAt())
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return notBefore.isAfter(now) ? now : notBefore;
    }

    /// When the sweep resumes the message unless its next step was made; empty when no step is left.
    public Optional<Instant> nextSweepAt() {
        return switch (status()) {
            case QUEUED, SENDING ->
                Optional.of(earliest(notAfterTheHold(attempt().overdueAt()), waitEndsAt()));
            case UNCONFIRMED ->
                attempt().state().isAnswered() ? Optional.of(attempt().stepAt()) : whileHeld();
            case SENT -> whileHeld();
            case DELIVERED, READ, FAILED -> Optional.empty();
        };
    }

    private Optional<Instant> whileHeld() {
        return payment.state() == CreditState.HELD ? payment.holdExpiresAt() : Optional.empty();
    }

    private static Instant earliest(Instant time, Optional<Instant> other) {
        return other.filter(time::isAfter).orElse(time);
    }

    /// When a message that waits for its next attempt needs more time, or its deadline comes.
    private Optional<Instant> waitEndsAt() {
        var end = payment.holdExpiresAt().filter(_ -> waits());
        return end.map(expiry -> expiry.isBefore(delivery.sendBefore())
                ? latest(expiry.minus(EXTENDED_BEFORE), attempt().stepAt().plus(Attempt.STEP_TAKES))
                : delivery.sendBefore());
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /// Whether another attempt may be made.
    public boolean waits() {
        return delivery.isUnderWay() && attempt().state().allowsAttempt();
    }

    public boolean isTooLate(Instant now) {
        return waits() && !now.isBefore(delivery.sendBefore());
    }

    /// Until when the hold of a message that waits is extended if it has to wait on: as long again as it has waited so
    /// far, so that a long wait takes few extensions, and never beyond the deadline.
    ///
    /// @return empty when it has time enough, or can get no more
    public Optional<Instant> extendedUntil(Instant now) {
        var needed = payment.isHeldAt(now)
                && waitEndsAt().filter(end -> !now.isBefore(end)).isPresent();
        if (!needed) {
            return Optional.empty();
        }
        var waited = Duration.between(identity.createdAt(), now);
        var until = now.plus(waited.compareTo(MIN_EXTENSION) > 0 ? waited : MIN_EXTENSION);
        return Optional.of(earliest(until, Optional.of(delivery.sendBefore())))
                .filter(later -> payment.holdExpiresAt().filter(later::isAfter).isPresent());
    }

    /// The same with a hold that expires later.
    public MessageRecord heldUntil(Instant expiry) {
        return with(payment.until(expiry));
    }

    private Instant notAfterTheHold(Instant time) {
        return payment.holdExpiresAt().filter(end -> end.isBefore(time)).orElse(time);
    }

    public boolean isOverdue(Instant now) {
        return nextSweepAt().filter(due -> !now.isBefore(due)).isPresent();
    }

    /// What the message says of its credits, for the reconciler.
    public MessageCredits credits() {
        return new MessageCredits(
                id(), version, payment.holdId(), payment.state(), payment.chargedLate(), !delivery.attemptsAreOver());
    }

    public Message visible() {
        return new Message(
                identity.id(),
                identity.to(),
                identity.type(),
                status(),
                payment.credits(),
                payment.holdId(),
                status() == Status.FAILED ? delivery.lastError() : Optional.empty(),
                identity.createdAt(),
                updatedAt,
                version,
                delivery.statusTimes());
    }

    /// Without the phone number.
    @Override
    public String toString() {
        return "MessageRecord[" + id() + " " + status() + ", attempt "
                + attempt().number() + " " + attempt().state() + ", credits " + payment.state() + "]";
    }
}
