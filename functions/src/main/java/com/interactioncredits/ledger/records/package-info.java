/// How accounts, holds and transactions lie in the table: items and keys, the writes of each change with the conditions
/// that are its rules, and the reads.
@NullMarked
package com.interactioncredits.ledger.records;

import org.jspecify.annotations.NullMarked;
