/// Who is calling: Clerk session and machine tokens, verified.
@NullMarked
package com.interactioncredits.auth;

import org.jspecify.annotations.NullMarked;
