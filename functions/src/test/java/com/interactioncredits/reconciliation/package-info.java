@NullMarked
package com.interactioncredits.reconciliation;

import org.jspecify.annotations.NullMarked;
