/// CloudWatch, as far as the functions use it.
@NullMarked
package com.interactioncredits.local.cloudwatch;

import org.jspecify.annotations.NullMarked;
