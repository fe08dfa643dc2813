/// What calls functions without an HTTP call: queues, the table's timers, schedules.
@NullMarked
package com.interactioncredits.local.events;

import org.jspecify.annotations.NullMarked;
