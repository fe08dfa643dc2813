@NullMarked
package com.interactioncredits.workflow;

import org.jspecify.annotations.NullMarked;
