package com.interactioncredits.local.stepfunctions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The deployed state machine on every path: the answers of its functions, and the states that it enters, in order. Its
/// waits are virtual.
@Timeout(30)
class SendMessageMachineTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String MESSAGE = "11111111-1111-1111-1111-111111111111";

    static final String INPUT = "{\"messageId\": \"" + MESSAGE + "\"}";

    private static final String HELD =
            "\"HoldCredits\": [{\"return\": {\"held\": true, \"messageId\": \"" + MESSAGE + "\"}}]";
    private static final String ACCEPTED = "{\"return\": {\"outcome\": \"accepted\", \"whatsAppId\": \"wamid.A\"}}";
    private static final String NOT_TAKEN_30 = "{\"return\": {\"outcome\": \"not_taken\", \"waitSeconds\": 30}}";
    private static final String TRY_AGAIN =
            "{\"throw\": {\"errorType\": \"com.interactioncredits.store.TryAgainException\", \"errorMessage\": \"busy\"}}";
    private static final String BROKEN =
            "{\"throw\": {\"errorType\": \"java.lang.IllegalStateException\", \"errorMessage\": \"no\"}}";

    private static final String NOT_READY =
            "{\"throw\": {\"errorType\": \"Lambda.SnapStartNotReadyException\", \"errorMessage\": \"soon\"}}";
    private static final String NOT_READY_YET = String.join(", ", Collections.nCopies(5, NOT_READY));

    private static final List<String> SENDING = List.of("Hold credits", "Are credits held?", "Send message");
    private static final String ASKED = "What did WhatsApp say?";

    /// @param answers of the functions, in order: `"Function": [{"return": …}, {"throw": …}]`
    /// @param states that are entered, in order
    record Way(String name, String answers, List<String> states, String end) {
        @Override
        public String toString() {
            return name;
        }
    }

    record Run(List<String> states, List<JsonNode> calls, List<Duration> pauses, Result result) {}

    static Stream<Way> ways() {
        return Stream.of(
                way(
                        "accepted",
                        HELD + ", \"SendMessage\": [" + ACCEPTED
                                + "], \"ConvertHold\": [{\"return\": {\"status\": \"sent\"}}]",
                        after(SENDING, ASKED, "Convert hold")),
                way(
                        "refused",
                        HELD + ", \"SendMessage\": [{\"return\": {\"outcome\": \"refused\", \"code\": 131026}}],"
                                + " \"ReleaseHold\": [{\"return\": {\"status\": \"failed\"}}]",
                        after(SENDING, ASKED, "Release hold")),
                way(
                        "not taken, then accepted",
                        HELD + ", \"SendMessage\": [{\"return\": {\"outcome\": \"not_taken\", \"waitSeconds\": 4}}, "
                                + ACCEPTED + "], \"ConvertHold\": [{\"return\": {\"status\": \"sent\"}}]",
                        after(SENDING, ASKED, "Wait for the next attempt", "Send message", ASKED, "Convert hold")),
                way(
                        "not taken for longer than a run waits",
                        HELD + ", \"SendMessage\": [{\"return\": {\"outcome\": \"not_taken\", \"waitSeconds\": 31}}],"
                                + " \"SendLater\": [{\"return\": {\"outcome\": \"later\"}}]",
                        after(SENDING, ASKED, "Send later")),
                way(
                        "not taken until the run is too old",
                        HELD + ", \"SendMessage\": ["
                                + String.join(
                                        ", ",
                                        List.of(NOT_TAKEN_30, NOT_TAKEN_30, NOT_TAKEN_30, NOT_TAKEN_30, NOT_TAKEN_30))
                                + "], \"SendLater\": [{\"return\": {\"outcome\": \"later\"}}]",
                        after(
                                SENDING,
                                ASKED,
                                "Wait for the next attempt",
                                "Send message",
                                ASKED,
                                "Wait for the next attempt",
                                "Send message",
                                ASKED,
                                "Wait for the next attempt",
                                "Send message",
                                ASKED,
                                "Wait for the next attempt",
                                "Send message",
                                ASKED,
                                "Send later")),
                way(
                        "unknown outcome",
                        HELD + ", \"SendMessage\": [{\"return\": {\"outcome\": \"unknown\"}}],"
                                + " \"LeaveUnconfirmed\": [{\"return\": {\"status\": \"unconfirmed\"}}]",
                        after(SENDING, ASKED, "Leave unconfirmed")),
                way(
                        "an outcome that is not known here",
                        HELD + ", \"SendMessage\": [{\"return\": {\"outcome\": \"surprise\"}}],"
                                + " \"LeaveUnconfirmed\": [{\"return\": {\"status\": \"unconfirmed\"}}]",
                        after(SENDING, ASKED, "Leave unconfirmed")),
                way(
                        "nothing to attempt",
                        HELD + ", \"SendMessage\": [{\"return\": {\"outcome\": \"idle\"}}]",
                        after(SENDING, ASKED, "Nothing to send")),
                way(
                        "no credits held",
                        "\"HoldCredits\": [{\"return\": {\"held\": false, \"messageId\": \"" + MESSAGE + "\"}}]",
                        List.of("Hold credits", "Are credits held?", "Nothing to send")),
                way(
                        "the store is busy twice before the claim",
                        HELD + ", \"SendMessage\": [" + TRY_AGAIN + ", " + TRY_AGAIN + ", " + ACCEPTED
                                + "], \"ConvertHold\": [{\"return\": {\"status\": \"sent\"}}]",
                        after(SENDING, ASKED, "Convert hold")),
                way(
                        "the store stays busy",
                        HELD + ", \"SendMessage\": ["
                                + String.join(", ", List.of(TRY_AGAIN, TRY_AGAIN, TRY_AGAIN, TRY_AGAIN, TRY_AGAIN))
                                + "], \"LeaveUnconfirmed\": [{\"return\": {\"status\": \"queued\"}}]",
                        after(SENDING, "Leave unconfirmed")),
                way(
                        "no function is ready at first",
                        "\"HoldCredits\": [" + NOT_READY_YET + ", {\"return\": {\"held\": true, \"messageId\": \""
                                + MESSAGE
                                + "\"}}], \"SendMessage\": [" + NOT_READY_YET + ", " + ACCEPTED
                                + "], \"ConvertHold\": ["
                                + NOT_READY_YET + ", {\"return\": {\"status\": \"sent\"}}]",
                        after(SENDING, ASKED, "Convert hold")),
                way(
                        "the function that sends does not get ready",
                        HELD + ", \"SendMessage\": [" + NOT_READY_YET + ", " + NOT_READY + "],"
                                + " \"LeaveUnconfirmed\": [{\"return\": {\"status\": \"queued\"}}]",
                        after(SENDING, "Leave unconfirmed")),
                way(
                        "the send times out",
                        HELD + ", \"SendMessage\": [{\"hang\": 30}],"
                                + " \"LeaveUnconfirmed\": [{\"return\": {\"status\": \"sending\"}}]",
                        after(SENDING, "Leave unconfirmed")),
                way(
                        "the send breaks",
                        HELD + ", \"SendMessage\": [" + BROKEN + "],"
                                + " \"LeaveUnconfirmed\": [{\"return\": {\"status\": \"sending\"}}]",
                        after(SENDING, "Leave unconfirmed")),
                way(
                        "the conversion fails three times",
                        HELD + ", \"SendMessage\": [" + ACCEPTED + "], \"ConvertHold\": [" + BROKEN
                                + ", {\"hang\": 20}, " + TRY_AGAIN + ", {\"return\": {\"status\": \"sent\"}}]",
                        after(SENDING, ASKED, "Convert hold")),
                way(
                        "the release fails once",
                        HELD + ", \"SendMessage\": [{\"return\": {\"outcome\": \"refused\", \"code\": 190}}],"
                                + " \"ReleaseHold\": [" + BROKEN + ", {\"return\": {\"status\": \"failed\"}}]",
                        after(SENDING, ASKED, "Release hold")),
                new Way(
                        "the conversion never works: its answer is noted, and the message is looked after later",
                        HELD + ", \"SendMessage\": [" + ACCEPTED + "], \"ConvertHold\": ["
                                + String.join(", ", List.of(BROKEN, BROKEN, BROKEN, BROKEN, BROKEN, BROKEN)) + "]",
                        after(SENDING, ASKED, "Convert hold"),
                        "Failed[java.lang.IllegalStateException]"));
    }

    private static Way way(String name, String answers, List<String> states) {
        return new Way(name, answers, states, "Succeeded");
    }

    private static List<String> after(List<String> first, String... then) {
        return Stream.concat(first.stream(), Stream.of(then)).toList();
    }

    /// Works from the repository's folder and from this module's.
    static String definition() throws IOException {
        var fromRoot = Path.of("statemachine/send-message.asl.json");
        return Files.readString(
                        Files.exists(fromRoot) ? fromRoot : Path.of("..").resolve(fromRoot))
                .replaceAll("\\$\\{(\\w+)}", "$1");
    }

    private static Run run(Way way) throws Exception {
        var time = new VirtualTime();
        var lambdas = new ScriptedLambdas(JSON.readTree("{" + way.answers() + "}"), time, time::advance);
        var entered = new ArrayList<String>();
        var start = new StateMachine.Start(
                "arn:aws:states:us-east-1:000000000000:stateMachine:send-message",
                "arn:aws:states:us-east-1:000000000000:express:send-message:run:1",
                JSON.readTree(INPUT));
        var environment = new StateMachine.Environment(lambdas, time, time, new Random(1));
        var result = StateMachine.parse(definition()).run(start, environment, entered::add);
        return new Run(entered, lambdas.calls(), time.pauses(), result);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void itGoesThisWay(Way way) throws Exception {
        var run = run(way);

        assertThat(run.states()).isEqualTo(way.states());
        assertThat(run.result()).hasToString(way.end());
    }

    @Test
    void everyStateIsCovered() throws Exception {
        var visited = new TreeSet<String>();
        for (var way : ways().toList()) {
            visited.addAll(way.states());
        }
        var states = new TreeSet<String>();
        JSON.readTree(definition()).path("States").fieldNames().forEachRemaining(states::add);
        assertThat(visited).isEqualTo(states);
    }

    @Test
    void everyFunctionGetsTheMessageId() throws Exception {
        for (var way : ways().toList()) {
            assertThat(run(way).calls()).allSatisfy(call -> assertThat(
                            call.path("payload").path("messageId").asText())
                    .isEqualTo(MESSAGE));
        }
    }

    @Test
    void theConversionGetsWhatsAppsId() throws Exception {
        assertThat(lastPayload("accepted").path("whatsAppId").asText()).isEqualTo("wamid.A");
    }

    @Test
    void theReleaseGetsTheErrorCode() throws Exception {
        assertThat(lastPayload("refused").path("code").intValue()).isEqualTo(131026);
    }

    @Test
    void theQueueGetsTheDelay() throws Exception {
        assertThat(lastPayload("not taken for longer than a run waits")
                        .path("waitSeconds")
                        .intValue())
                .isEqualTo(31);
    }

    @Test
    void itWaitsForWhatsAppsRetryAfter() throws Exception {
        assertThat(run(named("not taken, then accepted")).pauses()).containsExactly(Duration.ofSeconds(4));
    }

    @Test
    void aSendThatTimedOutOrBrokeIsNotRepeated() throws Exception {
        for (var name : List.of("the send times out", "the send breaks")) {
            assertThat(run(named(name)).calls())
                    .filteredOn(call -> call.path("function").asText().equals("SendMessage"))
                    .hasSize(1);
        }
    }

    /// AWS ends an Express execution five minutes after its start.
    @Test
    void aRunThatIsThrottledAgainAndAgainEndsInTime() throws Exception {
        var run = run(named("not taken until the run is too old"));
        assertThat(run.pauses().stream().reduce(Duration.ZERO, Duration::plus))
                .isLessThanOrEqualTo(Duration.ofSeconds(150));
    }

    /// About as long as Lambda takes to make a snapshot, three times over.
    @Test
    void aRunWaitsMoreThanAMinuteForEachFunction() throws Exception {
        var run = run(named("no function is ready at first"));
        assertThat(run.pauses().stream().reduce(Duration.ZERO, Duration::plus)).isEqualTo(Duration.ofSeconds(3 * 75));
    }

    private static Way named(String name) {
        return ways().filter(way -> way.name().equals(name)).findFirst().orElseThrow();
    }

    private static JsonNode lastPayload(String name) throws Exception {
        return run(named(name)).calls().getLast().path("payload");
    }
}
