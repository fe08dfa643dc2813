/// Secrets, read from Secrets Manager when they are needed.
@NullMarked
package com.interactioncredits.secrets;

import org.jspecify.annotations.NullMarked;
