package com.interactioncredits.simulateddynamodb;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Writes committed together.
///
/// @param by the process that requested them
/// @param askedAt the time of the request, in nanoseconds of virtual time; the process may have died before the commit
public record Commit(String by, long askedAt, List<Change> changes) {

    /// @param before the item before, empty if there was none
    /// @param after the item now, empty if there is none
    public record Change(Key key, Map<String, AttributeValue> before, Map<String, AttributeValue> after) {}
}
