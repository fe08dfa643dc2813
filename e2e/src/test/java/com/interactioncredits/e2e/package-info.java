/// The running system as its users meet it: over HTTP, in a process of its own.
@NullMarked
package com.interactioncredits.e2e;

import org.jspecify.annotations.NullMarked;
