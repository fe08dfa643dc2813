/// One handler for each route of the API: it reads the request's fields, makes one call, and answers each outcome.
@NullMarked
package com.interactioncredits.api;

import org.jspecify.annotations.NullMarked;
