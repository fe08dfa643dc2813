/// DynamoDB as documented, with behaviour that DynamoDB Local does not have: conflicting transactions, reads that see
/// half of a transaction, and indexes that lag.
@NullMarked
package com.interactioncredits.simulateddynamodb;

import org.jspecify.annotations.NullMarked;
