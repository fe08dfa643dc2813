/// The DynamoDB table as all packages share it: items, keys, labels and lists, and retries of a busy store.
@NullMarked
package com.interactioncredits.store;

import org.jspecify.annotations.NullMarked;
