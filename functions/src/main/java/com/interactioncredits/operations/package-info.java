/// What an operator does to the running system: the switch for sending;
/// and what stops or slows sending by itself: the breaker and the pace.
@NullMarked
package com.interactioncredits.operations;

import org.jspecify.annotations.NullMarked;
