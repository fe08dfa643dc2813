/// What all routes share: the request and its checks in their order, answers, refusals, cursors, and how things look as
/// JSON.
@NullMarked
package com.interactioncredits.http;

import org.jspecify.annotations.NullMarked;
