/// The event sources of functions other than HTTP: queues, the table's timers, schedules.
@NullMarked
package com.interactioncredits.local.events;

import org.jspecify.annotations.NullMarked;
