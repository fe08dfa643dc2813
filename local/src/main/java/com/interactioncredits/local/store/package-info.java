/// DynamoDB and SQS, in this process or at an external endpoint.
@NullMarked
package com.interactioncredits.local.store;

import org.jspecify.annotations.NullMarked;
