/// The stores that AWS provides: DynamoDB and SQS, in this process.
@NullMarked
package com.interactioncredits.local.store;

import org.jspecify.annotations.NullMarked;
