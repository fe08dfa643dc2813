/// The object graph of one environment, built once from its settings.
@NullMarked
package com.interactioncredits.wiring;

import org.jspecify.annotations.NullMarked;
