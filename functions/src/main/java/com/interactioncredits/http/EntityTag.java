package com.interactioncredits.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.store.NameBasedId;
import java.util.Optional;
import java.util.regex.Pattern;

/// A strong ETag: the same as long as the thing looks the same.
///
/// @param opaque what is between the quotes
public record EntityTag(String opaque) {
    private static final Pattern TAG = Pattern.compile("(?:W/)?\"([^\"]*)\"");

    public static EntityTag of(JsonNode thing, String owner) {
        return new EntityTag(NameBasedId.of("etag", owner, thing.toString()).toString());
    }

    /// Whether `If-None-Match` names this tag. Compared weakly, as RFC 9110 wants it for this header.
    public boolean isAmong(Optional<String> ifNoneMatch) {
        return ifNoneMatch
                .filter(tags -> tags.strip().equals("*")
                        || TAG.matcher(tags).results().anyMatch(tag -> tag.group(1)
                                .equals(opaque)))
                .isPresent();
    }

    @Override
    public String toString() {
        return '"' + opaque + '"';
    }
}
