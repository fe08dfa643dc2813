package com.interactioncredits.local.template;

import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;

/// A table of the template.
///
/// @param create the request that makes it
/// @param timeToLive the attribute by whose time (in seconds since 1970) an item is deleted
public record TableDefinition(CreateTableRequest create, Optional<String> timeToLive) {
    public String name() {
        return create.tableName();
    }
}
