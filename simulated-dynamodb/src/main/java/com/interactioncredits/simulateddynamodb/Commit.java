package com.interactioncredits.simulateddynamodb;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Writes that became true together.
///
/// @param by the process that asked for them
/// @param askedAt when it did, in nanoseconds of virtual time; they may have landed later than it lived
public record Commit(String by, long askedAt, List<Change> changes) {

    /// @param before the item before, empty if there was none
    /// @param after the item now, empty if there is none
    public record Change(Key key, Map<String, AttributeValue> before, Map<String, AttributeValue> after) {}
}
