/// CodeDeploy, as far as the functions use it.
@NullMarked
package com.interactioncredits.local.codedeploy;

import org.jspecify.annotations.NullMarked;
