@NullMarked
package com.interactioncredits.feed;

import org.jspecify.annotations.NullMarked;
