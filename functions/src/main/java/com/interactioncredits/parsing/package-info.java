/// What callers and other systems write, read strictly, field by field: the same rules for a body of the API and for a
/// send on the queue.
@NullMarked
package com.interactioncredits.parsing;

import org.jspecify.annotations.NullMarked;
