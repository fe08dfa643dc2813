@NullMarked
package com.interactioncredits.operations;

import org.jspecify.annotations.NullMarked;
