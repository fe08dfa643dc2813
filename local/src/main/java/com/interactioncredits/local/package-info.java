/// The whole system in one process: the deployed handlers and state machine on embedded parts. Never deployed.
@NullMarked
package com.interactioncredits.local;

import org.jspecify.annotations.NullMarked;
