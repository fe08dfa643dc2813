package com.interactioncredits.deployment;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;

/// Calls the functions as Lambda does.
final class Invoked {
    /// No function of ours looks at more of it than the id of the call.
    private static final Context CONTEXT = (Context)
            Proxy.newProxyInstance(Invoked.class.getClassLoader(), new Class<?>[] {Context.class}, (_, method, _) -> {
                if (method.getName().equals("getAwsRequestId")) {
                    return "invocation-1";
                }
                throw new AssertionError("a function asked for " + method.getName());
            });

    private Invoked() {}

    static String with(RequestStreamHandler function, String event) throws IOException {
        var output = new ByteArrayOutputStream();
        function.handleRequest(new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), output, CONTEXT);
        return output.toString(StandardCharsets.UTF_8);
    }
}
