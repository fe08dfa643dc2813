/// Tokens in Clerk's format, signed by a local key, so that the real verifier works without Clerk.
@NullMarked
package com.interactioncredits.local.tokens;

import org.jspecify.annotations.NullMarked;
