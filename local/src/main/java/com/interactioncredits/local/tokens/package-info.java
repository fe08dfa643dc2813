/// Tokens like Clerk's, signed by a key of this machine, so that the real verifier can be used without Clerk.
@NullMarked
package com.interactioncredits.local.tokens;

import org.jspecify.annotations.NullMarked;
