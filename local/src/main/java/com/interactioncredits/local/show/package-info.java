/// What happened to a message, a hold or a user, from the table's records.
@NullMarked
package com.interactioncredits.local.show;

import org.jspecify.annotations.NullMarked;
