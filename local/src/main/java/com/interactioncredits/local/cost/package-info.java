/// Counts what a run of the deployed functions requests of AWS, and writes docs/cost.md from it.
@NullMarked
package com.interactioncredits.local.cost;

import org.jspecify.annotations.NullMarked;
