@NullMarked
package com.interactioncredits.messaging;

import org.jspecify.annotations.NullMarked;
