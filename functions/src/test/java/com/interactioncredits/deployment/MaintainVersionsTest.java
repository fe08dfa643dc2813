package com.interactioncredits.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// With the SDK's own client, under the role that the template gives it, against a server that speaks Lambda's API.
@Timeout(60)
class MaintainVersionsTest {
    private static final String F = "stack-GetMessageHandler-1A";
    private static final String G = "stack-SendMessage-2B";

    private final LambdaServer lambda = new LambdaServer();

    @AfterEach
    void stop() {
        lambda.close();
    }

    private String call(String event) throws IOException {
        return Invoked.with(new MaintainVersions(new PublishedVersions(lambda.client())), event.replace('\'', '"'));
    }

    private static String ready(String function) {
        return "POST " + function + ":live {\"keepReady\":true}";
    }

    @Test
    void theNewestFiveStayAndOlderOnesGo() throws IOException {
        lambda.has(F, 8, 8);
        assertThat(call("{'functions': ['" + F + "']}")).isEqualTo("{\"functions\":1,\"deleted\":3}");
        assertThat(lambda.versions(F)).containsExactly("$LATEST", "4", "5", "6", "7", "8");
        assertThat(call("{'functions': ['" + F + "']}")).isEqualTo("{\"functions\":1,\"deleted\":0}");
    }

    @Test
    void whatAnAliasUsesStays() throws IOException {
        lambda.has(F, 12, 12).alias(F, "before", "2", "4").alias(F, "newest", "$LATEST");
        call("{'functions': ['" + F + "']}");
        assertThat(lambda.versions(F)).containsExactly("$LATEST", "2", "4", "8", "9", "10", "11", "12");
    }

    /// Eight deployments failed after the version that callers use; a ninth may be under way.
    @Test
    void whatIsNewerThanTheVersionInUseStays() throws IOException {
        lambda.has(F, 12, 3);
        call("{'functions': ['" + F + "']}");
        assertThat(lambda.versions(F)).containsExactly("$LATEST", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12");
    }

    @Test
    void versionsAreOrderedByNumber() {
        var published = LongStream.rangeClosed(1, 101).boxed().toList().reversed();
        assertThat(PublishedVersions.old(published, Set.of(101L, 9L), 101))
                .doesNotContain(9L, 97L, 101L)
                .contains(96L, 10L, 1L)
                .hasSize(95);
    }

    @Test
    void everyFunctionIsCalledByItsAliasBeforeAnyVersionIsDeleted() throws IOException {
        lambda.has(F, 6, 6).has("CodeDeployHook_stack", 1, 1).has(G, 7, 7);
        call("{'functions': ['" + F + "', 'CodeDeployHook_stack', '" + G + "']}");
        assertThat(lambda.calls())
                .startsWith(ready(F), ready("CodeDeployHook_stack"), ready(G))
                .hasSize(6)
                .endsWith("DELETE " + F + ":1", "DELETE " + G + ":2", "DELETE " + G + ":1");
    }

    @Test
    void oneFunctionThatFailsStopsNoneOfTheOthersAndIsThrownAtTheEnd() {
        lambda.has(F, 8, 8).has(G, 6, 6);
        lambda.refuses("POST " + F + ":live", "Unhandled");
        lambda.refuses("DELETE " + F + ":2", "ResourceConflictException");
        var functions = "{'functions': ['" + F + "', 'stack-Unknown-3C', '" + G + "']}";
        try (var logged = new Logged()) {
            assertThatThrownBy(() -> call(functions))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("3 steps for 3 functions failed");
            assertThat(logged.lines())
                    .contains("keep version ready: " + F + " failed: IllegalStateException")
                    .contains("delete version: " + F + ":2 failed: ResourceConflictException")
                    .contains("list versions: stack-Unknown-3C failed: IllegalStateException")
                    .contains("version deleted: " + F + ":1", "version deleted: " + G + ":1");
        }
        assertThat(lambda.versions(F)).contains("2").doesNotContain("1", "3");
        assertThat(lambda.versions(G)).doesNotContain("1");
        assertThat(lambda.calls()).contains(ready(G));
    }

    /// AWS begins to start such a version when it is called: the next run finds it ready.
    @Test
    void aVersionThatIsInactiveIsNamed() {
        lambda.has(F, 1, 1);
        lambda.refuses("POST " + F + ":live", "SnapStartNotReadyException");
        try (var logged = new Logged()) {
            assertThatThrownBy(() -> call("{'functions': ['" + F + "']}")).isInstanceOf(IllegalStateException.class);
            assertThat(logged.lines())
                    .containsExactly("keep version ready: " + F + " failed: SnapStartNotReadyException");
        }
    }

    @Test
    void aVersionThatIsGoneAlreadyIsNoFailure() throws IOException {
        lambda.has(F, 7, 7);
        lambda.refuses("DELETE " + F + ":2", "ResourceNotFoundException");
        assertThat(call("{'functions': ['" + F + "']}")).isEqualTo("{\"functions\":1,\"deleted\":2}");
    }

    @Test
    void theCallThatKeepsItReadyDoesNothing() throws IOException {
        assertThat(call("{'keepReady': true}")).isEqualTo("{}");
        assertThat(lambda.calls()).isEmpty();
    }

    @Test
    void anEventWithoutNamesOfFunctionsIsRefused() {
        for (var event : List.of("{", "{}", "{'functions': []}", "{'functions': 'f'}", "{'functions': ['f:3']}")) {
            assertThatThrownBy(() -> call(event)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(lambda.calls()).isEmpty();
    }
}
