package com.interactioncredits.messages;

import com.interactioncredits.messages.Message.Failure;
import com.interactioncredits.messages.Message.Status;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// How far a message has come on its way to its recipient.
///
/// @param whatsAppId known once WhatsApp accepted the message
/// @param lastError why WhatsApp last did not accept or deliver the message
/// @param sendBefore the deadline: from then on no attempt is made
public record Delivery(
        Status status,
        Map<Status, Instant> statusTimes,
        Attempt attempt,
        Optional<String> whatsAppId,
        Optional<Failure> lastError,
        Instant sendBefore) {

    static Delivery startingAs(Status status, Instant now, Optional<Failure> error, Instant sendBefore) {
        return new Delivery(status, Map.of(status, now), Attempt.none(now), Optional.empty(), error, sendBefore);
    }

    Delivery with(Status next) {
        return new Delivery(next, statusTimes, attempt, whatsAppId, lastError, sendBefore);
    }

    Delivery with(Attempt next) {
        return new Delivery(status, statusTimes, next, whatsAppId, lastError, sendBefore);
    }

    Delivery with(Failure error) {
        return new Delivery(status, statusTimes, attempt, whatsAppId, Optional.of(error), sendBefore);
    }

    Delivery withWhatsAppId(String id) {
        return new Delivery(status, statusTimes, attempt, Optional.of(id), lastError, sendBefore);
    }

    /// Keeps the time at which the status was first reached.
    Delivery reachedAt(Instant time) {
        var times = new EnumMap<Status, Instant>(Status.class);
        times.putAll(statusTimes);
        times.putIfAbsent(status, time);
        return new Delivery(status, times, attempt, whatsAppId, lastError, sendBefore);
    }

    public boolean isUnderWay() {
        return status == Status.QUEUED || status == Status.SENDING;
    }

    /// Whether no attempt will ever be made again, so that the content has served its purpose.
    public boolean attemptsAreOver() {
        return switch (status) {
            case QUEUED, SENDING -> !attempt.state().allowsAttempt() && attempt.state() != AttemptState.CLAIMED;
            case SENT, DELIVERED, READ, FAILED, UNCONFIRMED -> true;
        };
    }
}
