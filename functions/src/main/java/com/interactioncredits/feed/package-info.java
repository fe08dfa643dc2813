/// What of a user has changed: balances, holds and messages together.
@NullMarked
package com.interactioncredits.feed;

import org.jspecify.annotations.NullMarked;
