/// The functions of the deployment itself: the check of a new version before it gets calls, and the versions that are
/// kept.
@NullMarked
package com.interactioncredits.deployment;

import org.jspecify.annotations.NullMarked;
