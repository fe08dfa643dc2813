/// What every line of the log says about where it comes from.
@NullMarked
package com.interactioncredits.logging;

import org.jspecify.annotations.NullMarked;
