/// What moves messages on: accepting, sending, statuses and the sweep. Each change of a message and its credits is one
/// transaction in the table.
@NullMarked
package com.interactioncredits.messaging;

import org.jspecify.annotations.NullMarked;
