package com.interactioncredits.wiring;

import com.amazonaws.services.lambda.crac.Core;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.api.client.EventHandlerLoader;
import com.amazonaws.services.lambda.runtime.api.client.HandlerInfo;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.dto.InvocationRequest;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.ObjectName;

/// A process that starts a function and calls it with each line of a file, all as Lambda's runtime does it. For each
/// call it prints the classes that the call loaded, and in microseconds the processor time of all threads and that of
/// the whole process with its compiler.
final class FirstCall {
    private static final ClassLoadingMXBean CLASSES = ManagementFactory.getClassLoadingMXBean();
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /// Instead of a file: prints what is held when the snapshot is taken, and makes no call.
    static final String SNAPSHOT = "snapshot";

    /// Begins the line of a thread that is alive then.
    static final String THREAD = "THREAD ";

    private FirstCall() {}

    /// @param arguments the file, and whether the hooks of a snapshot are run before the first call
    public static void main(String... arguments) throws Exception {
        var handler = System.getenv("_HANDLER");
        var function = EventHandlerLoader.loadEventHandler(HandlerInfo.fromString(handler, customerClassLoader()));
        if (Boolean.parseBoolean(arguments[1])) {
            takeSnapshot();
        }
        if (arguments[0].equals(SNAPSHOT)) {
            // The JDK's HTTP client, which read the key set, ends at most three seconds after nothing refers to it.
            Thread.sleep(4_000);
            Thread.getAllStackTraces().keySet().forEach(thread -> System.out.println(THREAD + thread.getName()));
            System.out.println(histogram());
            System.exit(0);
        }
        cpu();
        // The compiler ends what priming gave it, as it does while a snapshot is taken.
        Thread.sleep(300);
        for (var event : Files.readAllLines(Path.of(arguments[0]))) {
            var request = new InvocationRequest();
            request.setId("first-call");
            request.setInvokedFunctionArn("arn:aws:lambda:eu-central-1:000000000000:function:first-call");
            request.setContent(event.getBytes(StandardCharsets.UTF_8));
            long classes = CLASSES.getTotalLoadedClassCount();
            long threads = cpu();
            long process = PROCESS.getProcessCpuTime();
            var answer = function.call(request);
            long processAfter = PROCESS.getProcessCpuTime();
            long threadsAfter = cpu();
            long classesAfter = CLASSES.getTotalLoadedClassCount();
            System.out.println("CALL " + (classesAfter - classes) + " "
                    + TimeUnit.NANOSECONDS.toMicros(threadsAfter - threads) + " "
                    + TimeUnit.NANOSECONDS.toMicros(processAfter - process) + " "
                    + answer.toString(StandardCharsets.UTF_8).replaceAll("\\s+", " "));
        }
        System.exit(0);
    }

    /// The runtime gives it to its own parts by this field.
    private static ClassLoader customerClassLoader() throws ReflectiveOperationException {
        var loader = new URLClassLoader(new URL[0], FirstCall.class.getClassLoader());
        var field = AWSLambda.class.getDeclaredField("customerClassLoader");
        field.setAccessible(true);
        field.set(null, loader);
        return loader;
    }

    /// How many objects of each class are held, as `jmap -histo:live` prints it.
    private static Object histogram() throws JMException {
        return ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
    }

    private static void takeSnapshot() throws Exception {
        try {
            Core.getGlobalContext().beforeCheckpoint(null);
        } catch (LinkageError _) {
            // The runtime's own last step, outside of Lambda: it clears the cache of host names.
        }
        Core.getGlobalContext().afterRestore(null);
    }

    private static long cpu() {
        return Arrays.stream(THREADS.getAllThreadIds())
                .map(THREADS::getThreadCpuTime)
                .filter(time -> time > 0)
                .sum();
    }
}
