@NullMarked
package com.interactioncredits.deployment;

import org.jspecify.annotations.NullMarked;
