/// One message to one person, as values: what can happen to it, and what that does to the credits held for it. Nothing
/// here reads or writes.
@NullMarked
package com.interactioncredits.messages;

import org.jspecify.annotations.NullMarked;
