/// How credits move in the table: grant, hold, convert, release, expire, refund, adjust. Knows nothing of HTTP, Lambda
/// or messages. Others read its records through LedgerRows.
@NullMarked
package com.interactioncredits.ledger;

import org.jspecify.annotations.NullMarked;
