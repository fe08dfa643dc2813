package com.interactioncredits.messages;

import java.time.Duration;
import java.util.Optional;

/// On what terms messages are accepted now; each message keeps those it was accepted on.
///
/// @param price credits for one message
/// @param holdDuration how long its credits stay held when nothing ends the hold
/// @param maxWait how long after its acceptance a message may be attempted
public record Terms(long price, ChargeOn chargeOn, Duration holdDuration, Duration maxWait) {
    /// For a message that its caller gives less time.
    public Terms within(Optional<Duration> validFor) {
        var shortest = validFor.filter(time -> time.compareTo(maxWait) < 0).orElse(maxWait);
        return new Terms(price, chargeOn, holdDuration, shortest);
    }
}
