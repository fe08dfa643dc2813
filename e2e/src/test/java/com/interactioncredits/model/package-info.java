/// The formal model of a message and its hold, asked by the solver.
@NullMarked
package com.interactioncredits.model;

import org.jspecify.annotations.NullMarked;
