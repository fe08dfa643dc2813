/// Compares every account with the records that it must follow from, and repairs it when asked to.
@NullMarked
package com.interactioncredits.reconciliation;

import org.jspecify.annotations.NullMarked;
