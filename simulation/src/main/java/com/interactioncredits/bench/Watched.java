package com.interactioncredits.bench;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;

/// A client of a store, with a watcher around each request.
interface Watched {
    /// @param call sends the request
    DynamoDbResponse around(DynamoDbRequest request, Supplier<DynamoDbResponse> call);

    /// Closing this client leaves the store's open.
    static DynamoDbClient client(DynamoDbClient store, Watched watcher) {
        return (DynamoDbClient) Proxy.newProxyInstance(
                Watched.class.getClassLoader(), new Class<?>[] {DynamoDbClient.class}, (proxy, method, arguments) -> {
                    boolean isCall = arguments != null
                            && arguments.length == 1
                            && DynamoDbResponse.class.isAssignableFrom(method.getReturnType());
                    if (isCall && arguments[0] instanceof DynamoDbRequest request) {
                        return watcher.around(
                                request, () -> (DynamoDbResponse) invoked(() -> method.invoke(store, request)));
                    }
                    return method.isDefault() ? InvocationHandler.invokeDefault(proxy, method, arguments) : "dynamodb";
                });
    }

    private static Object invoked(Callable<Object> call) {
        try {
            return call.call();
        } catch (InvocationTargetException refused) {
            if (refused.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(refused);
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
