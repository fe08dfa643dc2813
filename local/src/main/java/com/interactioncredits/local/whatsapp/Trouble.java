package com.interactioncredits.local.whatsapp;

import java.util.OptionalInt;

/// What every POST meets, whatever its recipient.
///
/// @param senderError the code of the Graph error that each is answered with
/// @param away whether none is answered at all; counts before the error
public record Trouble(OptionalInt senderError, boolean away) {
    public static final Trouble NONE = new Trouble(OptionalInt.empty(), false);
}
