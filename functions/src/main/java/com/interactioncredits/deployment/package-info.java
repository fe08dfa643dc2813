/// What looks after the deployment itself: the check of a new version before it gets calls.
@NullMarked
package com.interactioncredits.deployment;

import org.jspecify.annotations.NullMarked;
