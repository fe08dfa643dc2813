package com.interactioncredits.local.crash;

import java.util.Set;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/// Counts the writes of the AWS SDK's clients. The SDK loads this class by its name in a resource file, so that the
/// functions need no code for it.
public final class CountWrites implements ExecutionInterceptor {
    private static final Set<String> CHANGES = Set.of(
            "PutItem",
            "UpdateItem",
            "DeleteItem",
            "TransactWriteItems",
            "SendMessage",
            "SendMessageBatch",
            "DeleteMessageBatch",
            "StartExecution");
    private static final ExecutionAttribute<Integer> NUMBER = new ExecutionAttribute<>("NumberOfWrite");

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        var operation = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
        if (operation != null && CHANGES.contains(operation)) {
            attributes.putAttribute(NUMBER, Writes.requested(operation));
        }
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        var number = attributes.getAttribute(NUMBER);
        if (number != null) {
            Writes.completed(number);
        }
    }
}
