@NullMarked
package com.interactioncredits.local.cost;

import org.jspecify.annotations.NullMarked;
