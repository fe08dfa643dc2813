/// DynamoDB Local, started behind a class loader of its own.
@NullMarked
package com.interactioncredits.dynamodblocal;

import org.jspecify.annotations.NullMarked;
