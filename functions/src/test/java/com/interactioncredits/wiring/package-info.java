@NullMarked
package com.interactioncredits.wiring;

import org.jspecify.annotations.NullMarked;
