/// One message to one person: what can happen to it, and what that does to the credits held for it.
@NullMarked
package com.interactioncredits.messaging;

import org.jspecify.annotations.NullMarked;
