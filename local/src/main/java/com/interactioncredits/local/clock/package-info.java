/// The one clock of local mode, which can be moved forward.
@NullMarked
package com.interactioncredits.local.clock;

import org.jspecify.annotations.NullMarked;
