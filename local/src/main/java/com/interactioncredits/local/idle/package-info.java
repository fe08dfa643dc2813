/// Whether anything goes on by itself, so that a test need not guess how long to wait.
@NullMarked
package com.interactioncredits.local.idle;

import org.jspecify.annotations.NullMarked;
