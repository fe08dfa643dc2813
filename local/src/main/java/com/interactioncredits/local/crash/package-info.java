/// Kills the process at a chosen write, so that tests can check recovery from a crash at each step.
@NullMarked
package com.interactioncredits.local.crash;

import org.jspecify.annotations.NullMarked;
