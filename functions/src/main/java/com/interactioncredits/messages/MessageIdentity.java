package com.interactioncredits.messages;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.CreditType;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What never changes of a message.
///
/// @param key one key of one user is one message
/// @param to the recipient's phone number, if it could be read and no one asked for its erasure
/// @param fingerprints a salted hash of each field as first sent, to distinguish a repeated call from another
public record MessageIdentity(
        UUID id,
        String userId,
        String key,
        Optional<String> to,
        String type,
        Map<String, String> fingerprints,
        Instant createdAt) {

    /// The account that pays for the messages of a user.
    public static AccountId accountOf(String userId) {
        return new AccountId(userId, CreditType.INTERACTION);
    }

    /// Without the phone number.
    @Override
    public String toString() {
        return "MessageIdentity[" + id + "]";
    }
}
