/// How the system is, for operators: what waits, what is overdue, what the reconciler found.
@NullMarked
package com.interactioncredits.health;

import org.jspecify.annotations.NullMarked;
