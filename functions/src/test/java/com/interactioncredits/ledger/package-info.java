@NullMarked
package com.interactioncredits.ledger;

import org.jspecify.annotations.NullMarked;
