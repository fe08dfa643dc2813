package com.interactioncredits.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.interactioncredits.FaultyStore;
import com.interactioncredits.FaultyStore.Fault;
import com.interactioncredits.PassingTime;
import com.interactioncredits.StoreFaults;
import com.interactioncredits.TestClock;
import com.interactioncredits.TestTable;
import com.interactioncredits.WatchedDynamo;
import com.interactioncredits.credits.HoldFilter;
import com.interactioncredits.messaging.Workers;
import com.interactioncredits.store.StoreRetry;
import com.interactioncredits.wiring.Settings;
import com.interactioncredits.wiring.Wiring;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/// The hook on a real table, under the role that the template gives it, and against a CodeDeploy that checks
/// signatures.
@Timeout(120)
class CheckDeploymentTest {
    /// As long as a real one, which does not fit into a reference.
    private static final String EXECUTION = "eyJlbmNyeXB0ZWREYXRhIjoi".repeat(20);

    private final String table = TestTable.create();
    private final TestClock clock = new TestClock();
    private final CodeDeployServer codeDeploy = new CodeDeployServer();
    private final FaultyStore store = new FaultyStore();

    @AfterEach
    void stop() {
        codeDeploy.close();
    }

    private Wiring wiring(DynamoDbClient dynamo) {
        return new Wiring(
                new Settings(Map.of("TABLE_NAME", table)),
                clock,
                () -> dynamo,
                () -> {
                    throw new AssertionError("the hook has no use for queues");
                },
                () -> {
                    throw new AssertionError("the hook has no use for secrets");
                },
                () -> {
                    throw new AssertionError("the hook has no use for state machines");
                },
                new Random(1),
                new PassingTime(),
                Workers.threads());
    }

    private String call(DynamoDbClient dynamo, String deployment, String execution) throws IOException {
        return call(
                dynamo,
                "{\"DeploymentId\":\"%s\",\"LifecycleEventHookExecutionId\":\"%s\"}".formatted(deployment, execution));
    }

    private String call(DynamoDbClient dynamo, String event) throws IOException {
        return Invoked.with(new CheckDeployment(wiring(dynamo), codeDeploy.client()), event);
    }

    private String credits() {
        var balance = wiring(TestTable.dynamo()).statement().balance(LedgerCheck.ACCOUNT);
        return "%d available, %d held, %d spent".formatted(balance.available(), balance.held(), balance.spent());
    }

    private List<String> holds() {
        return wiring(TestTable.dynamo())
                .statement()
                .holds(LedgerCheck.ACCOUNT, HoldFilter.ALL, 100, Optional.empty())
                .items()
                .stream()
                .map(hold -> hold.status().label() + " " + hold.amount())
                .toList();
    }

    @Test
    void aGoodVersionSucceedsAndLeavesTheAccountAsItWas() throws IOException {
        assertThat(call(TestTable.dynamo(), "d-1", EXECUTION)).isEqualTo("{\"status\":\"Succeeded\"}");
        assertThat(call(TestTable.dynamo(), "d-2", EXECUTION + "2")).isEqualTo("{\"status\":\"Succeeded\"}");
        assertThat(codeDeploy.reports()).containsExactly("d-1 Succeeded", "d-2 Succeeded");
        assertThat(codeDeploy.executions()).containsExactly(EXECUTION, EXECUTION + "2");
        assertThat(holds()).containsExactly("released 1", "released 1");
        assertThat(credits()).isEqualTo("1000 available, 0 held, 0 spent");
    }

    @Test
    void aRepeatedCallHasNoFurtherEffect() throws IOException {
        call(TestTable.dynamo(), "d-1", EXECUTION);
        clock.advance(Duration.ofHours(1));
        call(TestTable.dynamo(), "d-1", EXECUTION);
        assertThat(codeDeploy.reports()).containsExactly("d-1 Succeeded", "d-1 Succeeded");
        assertThat(holds()).containsExactly("released 1");
    }

    @Test
    void aCheckWhoseProcessDiedIsDoneByTheNextCall() throws IOException {
        int deaths = 0;
        for (int call = 0; ; call++) {
            var execution = EXECUTION + call;
            store.next(call, Fault.DEAD_AFTER);
            call(store.client(), "d-" + call, execution);
            if (store.isWaiting()) {
                break;
            }
            deaths++;
            store.heal();
            call(store.client(), "d-" + call, execution);
            assertThat(codeDeploy.reports()).last().isEqualTo("d-" + call + " Succeeded");
        }
        assertThat(deaths).isGreaterThan(5);
        assertThat(credits()).isEqualTo("1000 available, 0 held, 0 spent");
    }

    @Test
    void aHoldThatWasLeftBehindExpires() throws IOException {
        call(TestTable.dynamo(), "d-0", EXECUTION + "0");
        for (int call = 0; holds().size() < 2; call++) {
            store.heal();
            store.next(call, Fault.DEAD_AFTER);
            call(store.client(), "d-1", EXECUTION);
        }
        clock.advance(Duration.ofMinutes(15));
        store.heal();
        call(store.client(), "d-1", EXECUTION);
        assertThat(codeDeploy.reports()).last().isEqualTo("d-1 Succeeded");
        assertThat(holds()).containsExactlyInAnyOrder("released 1", "expired 1");
        assertThat(credits()).isEqualTo("1000 available, 0 held, 0 spent");
    }

    @Test
    void allFunctionsOfADeploymentAreCheckedAtOnceOnABusyTable() throws Exception {
        var busy = new WatchedDynamo(TestTable.dynamo(), new StoreFaults(3, 10));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = IntStream.range(0, 30)
                    .mapToObj(group -> threads.submit(() -> call(busy, "d-" + group, EXECUTION + group)))
                    .toList();
            for (Future<String> call : calls) {
                assertThat(call.get()).contains("Succeeded");
            }
        }
        assertThat(codeDeploy.reports())
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 30)
                        .mapToObj(group -> "d-" + group + " Succeeded")
                        .toList());
        assertThat(credits()).isEqualTo("1000 available, 0 held, 0 spent");
    }

    @Test
    void aTableThatIsAwayFailsTheDeploymentAndTheLogNamesIt() throws IOException {
        store.breakDown();
        try (var logged = new Logged()) {
            assertThat(call(store.client(), "d-1", EXECUTION)).isEqualTo("{\"status\":\"Failed\"}");
            assertThat(logged.lines()).contains("deployment d-1: the check could not be done");
        }
        assertThat(codeDeploy.reports()).containsExactly("d-1 Failed");
    }

    /// A release that forgets the account, and one that forgets the hold.
    @Test
    void aVersionThatLosesCreditsFails() {
        assertThat(check(EXECUTION, write -> !isOnTheAccount(write))).contains("released credits are missing");
        assertThat(check(EXECUTION + "2", write -> isOnTheAccount(write))).isPresent();
    }

    /// What is wrong when of a release only these writes are done.
    private Optional<String> check(String execution, Predicate<TransactWriteItem> done) {
        var dynamo = partlyReleasing(done);
        var wiring = wiring(dynamo);
        var storeRetry = new StoreRetry(Duration.ofMillis(200), new Random(1), Thread::sleep);
        return new LedgerCheck(wiring.placing(), wiring.ledger(), wiring.statement(), storeRetry).problem(execution);
    }

    private static boolean isOnTheAccount(TransactWriteItem write) {
        return write.update() != null
                && AttributeValue.fromS("ACCOUNT").equals(write.update().key().get("sk"));
    }

    private static DynamoDbClient partlyReleasing(Predicate<TransactWriteItem> done) {
        return (DynamoDbClient) Proxy.newProxyInstance(
                CheckDeploymentTest.class.getClassLoader(),
                new Class<?>[] {DynamoDbClient.class},
                (_, method, arguments) -> {
                    if (arguments != null
                            && arguments[0] instanceof TransactWriteItemsRequest request
                            && request.transactItems().stream().anyMatch(write -> write.delete() != null)) {
                        arguments[0] = request.toBuilder()
                                .transactItems(request.transactItems().stream()
                                        .filter(done)
                                        .toList())
                                .build();
                    }
                    try {
                        return method.invoke(TestTable.dynamo(), arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    @Test
    void aReportIsRepeatedWhileCodeDeployIsBusy() throws IOException {
        codeDeploy.refuses(500, "InternalFailure");
        codeDeploy.refuses(400, "ThrottlingException");
        codeDeploy.refuses(400, "com.amazonaws.codedeploy#LifecycleEventAlreadyCompletedException");
        assertThat(call(TestTable.dynamo(), "d-1", EXECUTION)).contains("Succeeded");
        assertThat(codeDeploy.reports()).hasSize(3);
    }

    @Test
    void theRegionsCodeDeployIsCalledUnlessAnotherIsNamed() {
        var before = System.setProperty("aws.region", "eu-central-1");
        try {
            assertThat(CodeDeploy.ofThisEnvironment().endpoint())
                    .hasToString("https://codedeploy.eu-central-1.amazonaws.com");
            System.setProperty("aws.endpointUrlCodeDeploy", "http://localhost:1/codedeploy");
            assertThat(CodeDeploy.ofThisEnvironment().endpoint()).hasToString("http://localhost:1/codedeploy");
        } finally {
            System.clearProperty("aws.endpointUrlCodeDeploy");
            if (before == null) {
                System.clearProperty("aws.region");
            } else {
                System.setProperty("aws.region", before);
            }
        }
    }

    @Test
    void aReportThatIsRefusedIsAFault() {
        codeDeploy.refuses(400, "AccessDeniedException");
        assertThatThrownBy(() -> call(TestTable.dynamo(), "d-1", EXECUTION))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("400 AccessDeniedException");
        assertThat(codeDeploy.reports()).hasSize(1);
    }

    @Test
    void whatIsNoEventOfCodeDeployIsRefused() {
        var events = new ArrayList<>(List.of("{", "{}", "{\"DeploymentId\":\"d-1\"}"));
        events.add("{\"DeploymentId\":\"d 1\",\"LifecycleEventHookExecutionId\":\"e\"}");
        for (var event : events) {
            assertThatThrownBy(() -> call(TestTable.dynamo(), event)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(codeDeploy.reports()).isEmpty();
    }
}
