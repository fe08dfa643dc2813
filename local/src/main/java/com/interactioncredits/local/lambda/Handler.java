package com.interactioncredits.local.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import com.interactioncredits.wiring.Wiring;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One handler instance, called with JSON and returning JSON, with the serialization of Lambda's managed runtime.
interface Handler {
    byte[] handle(byte[] event, Context context) throws IOException;

    /// Creates the handler by its public constructor that takes the wiring, or else by the one without arguments.
    ///
    /// @throws IllegalStateException if the class cannot be a handler, or refuses its settings; says which and why
    static Handler of(String className, Wiring wiring) {
        var instance = instance(className, wiring);
        return switch (instance) {
            case RequestStreamHandler stream ->
                (event, context) -> {
                    var answer = new ByteArrayOutputStream();
                    stream.handleRequest(new ByteArrayInputStream(event), answer, context);
                    return answer.toByteArray();
                };
            case RequestHandler<?, ?> typed -> typed(typed);
            default -> throw new IllegalStateException(className + " is not a Lambda handler");
        };
    }

    @SuppressWarnings("unchecked")
    private static Handler typed(RequestHandler<?, ?> handler) {
        var types = typeArguments(handler.getClass());
        var input = (PojoSerializer<Object>) serializer(types[0]);
        var output = (PojoSerializer<Object>) serializer(types[1]);
        var untyped = (RequestHandler<Object, @Nullable Object>) handler;
        return (event, context) -> {
            var result = untyped.handleRequest(input.fromJson(new ByteArrayInputStream(event)), context);
            var answer = new ByteArrayOutputStream();
            if (result == null) {
                answer.writeBytes("null".getBytes(StandardCharsets.US_ASCII));
            } else {
                output.toJson(result, answer);
            }
            return answer.toByteArray();
        };
    }

    private static PojoSerializer<?> serializer(Type type) {
        return type instanceof Class<?> known && LambdaEventSerializers.isLambdaSupportedEvent(known.getName())
                ? LambdaEventSerializers.serializerFor(known, Handler.class.getClassLoader())
                : JacksonFactory.getInstance().getSerializer(type);
    }

    private static Type[] typeArguments(Class<?> handler) {
        for (var type : handler.getGenericInterfaces()) {
            if (type instanceof ParameterizedType parameterized && parameterized.getRawType() == RequestHandler.class) {
                return parameterized.getActualTypeArguments();
            }
        }
        throw new IllegalStateException(
                handler.getName() + " must declare the type arguments of RequestHandler itself");
    }

    private static Object instance(String className, Wiring wiring) {
        try {
            var handler = Class.forName(className);
            for (var constructor : handler.getConstructors()) {
                if (constructor.getParameterCount() == 1 && constructor.getParameterTypes()[0] == Wiring.class) {
                    return constructor.newInstance(wiring);
                }
            }
            return handler.getConstructor().newInstance();
        } catch (ClassNotFoundException | NoSuchMethodException _) {
            throw new IllegalStateException(
                    className + " is not a public class with a constructor that takes its wiring");
        } catch (InvocationTargetException refused) {
            var cause = refused.getCause() == null ? refused : refused.getCause();
            throw new IllegalStateException(className + " does not start: " + cause.getMessage(), cause);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(className + " cannot be created", impossible);
        }
    }
}
