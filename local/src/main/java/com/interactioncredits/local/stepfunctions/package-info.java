/// Executes the deployed state machine on one machine: a small interpreter of the Amazon States Language with JSONata,
/// and the part of the Step Functions protocol that our functions speak. For local use and tests only; it refuses what
/// it does not know.
@NullMarked
package com.interactioncredits.local.stepfunctions;

import org.jspecify.annotations.NullMarked;
