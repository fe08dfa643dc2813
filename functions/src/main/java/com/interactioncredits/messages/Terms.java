package com.interactioncredits.messages;

import java.time.Duration;

/// On what terms messages are accepted now; each message keeps those it was accepted on.
///
/// @param price credits for one message
/// @param holdDuration how long its credits stay held when nothing ends the hold
/// @param maxWait how long after its acceptance a message may be attempted
public record Terms(long price, ChargeOn chargeOn, Duration holdDuration, Duration maxWait) {}
