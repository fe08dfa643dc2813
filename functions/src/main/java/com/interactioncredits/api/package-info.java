/// HTTP in, HTTP out: one handler for each route of the API.
@NullMarked
package com.interactioncredits.api;

import org.jspecify.annotations.NullMarked;
