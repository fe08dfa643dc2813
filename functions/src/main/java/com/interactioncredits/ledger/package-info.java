/// Credits and how they move: grant, hold, convert, release, expire, refund. Knows nothing of HTTP, Lambda or WhatsApp.
@NullMarked
package com.interactioncredits.ledger;

import org.jspecify.annotations.NullMarked;
