/// Secrets Manager, as far as the functions use it.
@NullMarked
package com.interactioncredits.local.secrets;

import org.jspecify.annotations.NullMarked;
