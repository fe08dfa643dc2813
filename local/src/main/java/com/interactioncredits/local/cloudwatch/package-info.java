/// CloudWatch, as far as the functions and operators ask it: metrics, and the template's alarms over them.
@NullMarked
package com.interactioncredits.local.cloudwatch;

import org.jspecify.annotations.NullMarked;
