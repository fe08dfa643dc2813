/// Tests of the running system over HTTP, in a separate process.
@NullMarked
package com.interactioncredits.e2e;

import org.jspecify.annotations.NullMarked;
