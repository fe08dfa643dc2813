/// What the tests of all packages share.
@NullMarked
package com.interactioncredits;

import org.jspecify.annotations.NullMarked;
