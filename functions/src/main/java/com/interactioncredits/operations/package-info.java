/// What an operator does to the running system: the switch for sending.
@NullMarked
package com.interactioncredits.operations;

import org.jspecify.annotations.NullMarked;
