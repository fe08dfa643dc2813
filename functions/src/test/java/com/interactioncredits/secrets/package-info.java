@NullMarked
package com.interactioncredits.secrets;

import org.jspecify.annotations.NullMarked;
