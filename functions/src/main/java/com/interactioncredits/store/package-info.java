/// The DynamoDB table as `ledger` and `messaging` share it: items, and retries of a busy store.
@NullMarked
package com.interactioncredits.store;

import org.jspecify.annotations.NullMarked;
