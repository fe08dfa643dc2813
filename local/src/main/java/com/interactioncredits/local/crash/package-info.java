/// Ends the process between two writes, so that tests can ask of each step "and if it dies right here?".
@NullMarked
package com.interactioncredits.local.crash;

import org.jspecify.annotations.NullMarked;
