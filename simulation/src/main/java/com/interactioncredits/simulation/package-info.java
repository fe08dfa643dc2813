/// Faulty scenarios of the whole system in virtual time, each judged by the contract and repeatable from its seed.
@NullMarked
package com.interactioncredits.simulation;

import org.jspecify.annotations.NullMarked;
