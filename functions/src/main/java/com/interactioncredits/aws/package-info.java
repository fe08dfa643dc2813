/// Services of AWS of which one operation is called, without their modules of the SDK.
@NullMarked
package com.interactioncredits.aws;

import org.jspecify.annotations.NullMarked;
