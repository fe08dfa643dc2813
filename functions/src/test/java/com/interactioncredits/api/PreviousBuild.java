package com.interactioncredits.api;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.ZipInputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Assumptions;

/// The functions of the release that `build/previous-release` names, from git, compiled against today's libraries. Kept
/// under `target`, so that only the first run compiles.
final class PreviousBuild {
    private static final Path COMMIT = Path.of("..", "build", "previous-release");
    private static final String SOURCES = "functions/src/main";
    private static final String OURS = "com.interactioncredits.";

    private PreviousBuild() {}

    /// Has classes of ours from the old build alone, and all others from the tests' class loader.
    ///
    /// The test is skipped where the sources cannot be had from git, as in a shallow clone.
    static ClassLoader load() {
        try {
            var commit = Files.readString(COMMIT).strip();
            var libraries = libraries();
            var classes =
                    Path.of("target", "previous-release", commit + "-" + Integer.toHexString(libraries.hashCode()));
            if (!Files.exists(classes)) {
                compile(sources(commit), libraries, classes);
            }
            return new OurClassesFirst(classes.toUri().toURL());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// The jars of the tests' class path: its folders hold today's classes.
    private static String libraries() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static byte[] sources(String commit) throws IOException {
        try {
            var git = new ProcessBuilder("git", "-C", "..", "archive", "--format=zip", commit, SOURCES)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            git.getOutputStream().close();
            var zip = git.getInputStream().readAllBytes();
            if (git.waitFor() == 0) {
                return zip;
            }
        } catch (IOException _) {
            // There is no git: said below.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
        var whyNot = "skipped: the previous release is not tried, because git does not have its commit " + commit;
        System.out.println(whyNot);
        return Assumptions.abort(whyNot);
    }

    /// Moved to its place when it is complete: a run that dies leaves nothing that looks like a build.
    private static void compile(byte[] zip, String libraries, Path classes) throws IOException {
        Files.createDirectories(classes.getParent());
        var unfinished = Files.createTempDirectory(classes.getParent(), "compiling-");
        var sources = unpack(zip, unfinished.resolve("sources"));
        var compiler = ToolProvider.getSystemJavaCompiler();
        var words = new StringWriter();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var output = Files.createDirectories(unfinished.resolve("classes"));
            var options = List.of("-proc:none", "-nowarn", "-g", "-classpath", libraries, "-d", output.toString());
            if (!compiler.getTask(words, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call()) {
                throw new IllegalStateException("the previous release does not compile: " + words);
            }
            if (!Files.exists(classes)) {
                Files.move(output, classes);
            }
        }
    }

    private static List<Path> unpack(byte[] zip, Path folder) throws IOException {
        var sources = new ArrayList<Path>();
        try (var entries = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (var entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                if (entry.getName().endsWith(".java")) {
                    var file = folder.resolve(entry.getName());
                    Files.createDirectories(file.getParent());
                    Files.write(file, entries.readAllBytes());
                    sources.add(file);
                }
            }
        }
        return sources;
    }

    private static final class OurClassesFirst extends URLClassLoader {
        OurClassesFirst(URL classes) {
            super(new URL[] {classes}, PreviousBuild.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(OURS)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                var loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }
    }
}
