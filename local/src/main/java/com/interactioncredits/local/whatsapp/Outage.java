package com.interactioncredits.local.whatsapp;

import java.util.OptionalInt;

/// An outage that applies to every POST, regardless of the recipient.
///
/// @param senderError the code of the Graph error that answers each POST
/// @param away whether no POST is answered; takes precedence over the error
public record Outage(OptionalInt senderError, boolean away) {
    public static final Outage NONE = new Outage(OptionalInt.empty(), false);
}
