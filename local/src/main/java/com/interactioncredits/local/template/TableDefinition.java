package com.interactioncredits.local.template;

import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;

/// A table of the template.
///
/// @param create the request that creates it
/// @param timeToLive the attribute with an item's expiry time, in seconds since 1970
public record TableDefinition(CreateTableRequest create, Optional<String> timeToLive) {
    public String name() {
        return create.tableName();
    }
}
