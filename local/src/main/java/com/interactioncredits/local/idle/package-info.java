/// Detects whether background work is running, so that tests need not guess how long to wait.
@NullMarked
package com.interactioncredits.local.idle;

import org.jspecify.annotations.NullMarked;
