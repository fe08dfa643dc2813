/// The deployed functions, run in this process as Lambda would run them.
@NullMarked
package com.interactioncredits.local.lambda;

import org.jspecify.annotations.NullMarked;
