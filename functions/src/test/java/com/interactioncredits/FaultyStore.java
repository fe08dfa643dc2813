package com.interactioncredits;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// A store with one fault at one call: calls are counted from the last [#next(int, Fault)] on.
public final class FaultyStore {
    public enum Fault {
        /// The call never reached the store.
        AWAY,
        /// The store did it, and its answer was lost.
        ANSWER_LOST,
        /// The call met another's transaction on one of its items, and did nothing. Plain reads meet none.
        CONFLICT,
        /// The process died just before the call.
        DEAD_BEFORE,
        /// The process died when the store had done it.
        DEAD_AFTER
    }

    /// Ends a process: nothing catches it.
    public static final class ProcessDied extends Error {
        ProcessDied() {
            super("the process died");
        }
    }

    private final DynamoDbClient real;
    private final AtomicInteger callsUntilFault = new AtomicInteger(-1);
    private volatile Fault fault = Fault.AWAY;
    private volatile boolean broken;

    /// Of DynamoDB Local.
    public FaultyStore() {
        this(TestTable.dynamo());
    }

    public FaultyStore(DynamoDbClient store) {
        real = store;
    }

    /// @param call 0 for the next call
    public void next(int call, Fault what) {
        fault = what;
        callsUntilFault.set(call);
    }

    /// Whether the fault has still not come.
    public boolean isWaiting() {
        return callsUntilFault.get() >= 0;
    }

    /// From now on no call reaches the store.
    public void breakDown() {
        broken = true;
    }

    public void heal() {
        callsUntilFault.set(-1);
        broken = false;
    }

    public DynamoDbClient client() {
        return (DynamoDbClient) Proxy.newProxyInstance(
                FaultyStore.class.getClassLoader(),
                new Class<?>[] {DynamoDbClient.class},
                (proxy, method, arguments) -> {
                    var now = callsUntilFault.get() >= 0 && callsUntilFault.getAndDecrement() == 0;
                    if (broken || (now && fault == Fault.AWAY)) {
                        throw SdkClientException.create("the store is away");
                    }
                    if (now && fault == Fault.CONFLICT) {
                        conflict(arguments[0]);
                    }
                    if (now && fault == Fault.DEAD_BEFORE) {
                        throw new ProcessDied();
                    }
                    Object answer;
                    try {
                        answer = method.invoke(real, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                    if (now && fault == Fault.ANSWER_LOST) {
                        throw SdkClientException.create("the answer was lost");
                    }
                    if (now && fault == Fault.DEAD_AFTER) {
                        throw new ProcessDied();
                    }
                    return answer;
                });
    }

    private static void conflict(Object request) {
        switch (request) {
            case TransactWriteItemsRequest write ->
                throw conflictOfTransaction(write.transactItems().size());
            case TransactGetItemsRequest read ->
                throw conflictOfTransaction(read.transactItems().size());
            case PutItemRequest _, UpdateItemRequest _, DeleteItemRequest _ -> throw StoreFaults.conflict();
            default -> {
                // a plain read
            }
        }
    }

    private static TransactionCanceledException conflictOfTransaction(int items) {
        var reasons = new ArrayList<>(Collections.nCopies(items, StoreFaults.reason("None")));
        reasons.set(0, StoreFaults.reason("TransactionConflict"));
        return StoreFaults.cancelled(reasons, "met another");
    }
}
