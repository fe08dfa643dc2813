/// Runs the deployed state machine locally: a small interpreter of the Amazon States Language with JSONata, and the
/// part of Step Functions' API that our functions use. For local use and tests only; it rejects everything that it does
/// not support.
@NullMarked
package com.interactioncredits.local.stepfunctions;

import org.jspecify.annotations.NullMarked;
