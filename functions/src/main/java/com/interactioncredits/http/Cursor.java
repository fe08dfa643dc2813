package com.interactioncredits.http;

import com.interactioncredits.store.NameBasedId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// Writes and reads the cursors of one list: where its next page begins, with a checksum over that and the list, so
/// that a cursor from another account, route or filter is recognised instead of leading somewhere.
///
/// The checksum is no secret: a forged cursor still reads only the caller's own account.
///
/// @param list names the route, account and filter
public record Cursor(String list) {
    private static final int CHECKSUM_BYTES = 16;
    private static final int MAX_BYTES = 512;

    public static Cursor of(String... list) {
        return new Cursor(NameBasedId.of(list).toString());
    }

    public String write(String next) {
        var position = next.getBytes(StandardCharsets.UTF_8);
        var bytes = ByteBuffer.allocate(CHECKSUM_BYTES + position.length)
                .put(checksum(next))
                .put(position)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// Where the page begins; empty if the cursor was not written for this list.
    public Optional<String> read(String cursor) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(cursor);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        if (bytes.length <= CHECKSUM_BYTES || bytes.length > MAX_BYTES) {
            return Optional.empty();
        }
        var next = new String(bytes, CHECKSUM_BYTES, bytes.length - CHECKSUM_BYTES, StandardCharsets.UTF_8);
        // Written again rather than compared in part: nothing but exactly what was handed out is a cursor.
        return write(next).equals(cursor) ? Optional.of(next) : Optional.empty();
    }

    private byte[] checksum(String next) {
        var id = NameBasedId.of("cursor", list, next);
        return ByteBuffer.allocate(CHECKSUM_BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }
}
