@NullMarked
package com.interactioncredits.messages;

import org.jspecify.annotations.NullMarked;
