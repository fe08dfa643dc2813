package com.interactioncredits.whatsapp;

/// The bounds of what WhatsApp may name a message with, and of what comes back to us in its webhooks: they end up
/// in keys of a table.
final class WhatsAppId {
    static final int MAX_LENGTH = 512;

    private WhatsAppId() {}

    static boolean isUsable(String value) {
        return !value.isBlank()
                && value.length() <= MAX_LENGTH
                && value.codePoints().noneMatch(WhatsAppId::isNoCharacter);
    }

    /// A table has no place for half of a surrogate pair, and a log none for what moves its lines.
    private static boolean isNoCharacter(int codePoint) {
        return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
    }
}
