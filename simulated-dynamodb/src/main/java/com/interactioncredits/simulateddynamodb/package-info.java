/// DynamoDB as its documentation describes it, with what its local version never does: transactions that meet,
/// reads that see half of one, indexes that lag.
@NullMarked
package com.interactioncredits.simulateddynamodb;

import org.jspecify.annotations.NullMarked;
