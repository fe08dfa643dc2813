/// What API Gateway does between an HTTP call and a function.
@NullMarked
package com.interactioncredits.local.http;

import org.jspecify.annotations.NullMarked;
