/// What runs behind the API: one class for each task of the state machine, and the entry points of the queues and the
/// stream.
@NullMarked
package com.interactioncredits.workflow;

import org.jspecify.annotations.NullMarked;
