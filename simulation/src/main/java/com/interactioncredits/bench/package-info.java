/// `make bench`: the ledger and the handlers beside the same calls of the store without them, and beside PostgreSQL.
@NullMarked
package com.interactioncredits.bench;

import org.jspecify.annotations.NullMarked;
