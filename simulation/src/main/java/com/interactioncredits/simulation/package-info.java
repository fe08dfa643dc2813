/// Randomized fault-injection scenarios of the whole system in virtual time, each checked against the contract and
/// repeatable from its seed.
@NullMarked
package com.interactioncredits.simulation;

import org.jspecify.annotations.NullMarked;
