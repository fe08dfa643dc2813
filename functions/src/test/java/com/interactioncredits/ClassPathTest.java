package com.interactioncredits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The libraries that the functions are compiled with, and deployed with but for those of the tests.
class ClassPathTest {
    private static List<Path> jars() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .map(Path::of)
                .toList();
    }

    /// A local repository has each jar in a folder for its version, and that in one for its artifact and group.
    private static String version(Path jar) {
        return Objects.requireNonNull(jar.getParent()).getFileName().toString();
    }

    @Test
    void hasOneVersionOfTheAwsSdk() {
        var sdk = jars().stream()
                .filter(jar -> jar.toString().contains("software/amazon/awssdk/"))
                .toList();
        assertThat(sdk).hasSizeGreaterThan(10);
        assertThat(sdk.stream().map(ClassPathTest::version).distinct()).hasSize(1);
    }

    @Test
    void hasNoOlderAwsSdkOrDynamoDbLocal() {
        assertThat(jars()).noneMatch(jar -> jar.toString().matches(".*/com/amazonaws/(aws-java-sdk|DynamoDBLocal).*"));
    }

    /// The SDK takes whichever it finds where none is named, and refuses to choose between two.
    @Test
    void hasNoHttpClientOfTheSdkButTheSmallest() {
        assertThat(jars())
                .noneMatch(jar -> jar.toString().matches(".*/(apache5?-client|netty-nio-client|aws-crt-client)/.*"));
    }

    /// Lambda's runtime loads it from the function's own libraries before it reads any event of
    /// `aws-lambda-java-events`.
    @Test
    void hasJodaTimeForLambdasEvents() {
        assertThat(jars()).anyMatch(jar -> jar.toString().contains("/joda-time/joda-time/"));
    }
}
