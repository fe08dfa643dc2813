/// What operators have to know of, counted.
@NullMarked
package com.interactioncredits.metrics;

import org.jspecify.annotations.NullMarked;
