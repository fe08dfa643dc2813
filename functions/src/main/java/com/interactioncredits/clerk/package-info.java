/// Clerk's webhooks: who signed them, and what they say.
@NullMarked
package com.interactioncredits.clerk;

import org.jspecify.annotations.NullMarked;
