package com.interactioncredits.whatsapp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.whatsapp.SendOutcome.Accepted;
import com.interactioncredits.whatsapp.SendOutcome.NoConnection;
import com.interactioncredits.whatsapp.SendOutcome.NotAccepted;
import com.interactioncredits.whatsapp.SendOutcome.Refused;
import com.interactioncredits.whatsapp.SendOutcome.Unknown;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GraphAnswerTest {
    /// Every code of Meta's table; `operator`: refused, and an operator is called.
    @ParameterizedTest(name = "{0}: {2} with 4xx, {3} with 5xx")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        # codes                                         | what it is                | with 4xx  | with 5xx
        130429                                          | throughput of the number  | not taken | not taken
        131056                                          | pair rate                 | not taken | not taken
        80007 4                                         | account or app call rate  | not taken | not taken
        # B11
        17 32 613 341                                   | call rate                 | not taken | not taken
        131057                                          | account in maintenance    | not taken | not taken
        2 131016 133004                                 | service unavailable       | not taken | not taken
        131000 1                                        | unknown or server error   | refused   | unknown
        131047                                          | 24 hours are over         | for now   | for now
        131026                                          | undeliverable             | refused   | refused
        131049 131052 131030                            | healthy ecosystem, list   | for now   | for now
        131050 131062 130497                            | opted out, country        | refused   | refused
        130403 130472                                   | blocked, experiment       | for now   | for now
        131021 131051 131053 131008 131009 100          | bad request or media      | refused   | refused
        132000 132005 132007 132012 132016 132018       | template                  | refused   | refused
        131063                                          | template                  | refused   | refused
        132001 132015 132068 132069                     | template, until mended    | for now   | for now
        # B2
        0 190 3 10 131005 200 237 299 101 102           | token, permission         | operator  | operator
        368 131031 131037 131042 131045 133010          | policy, payment, number   | operator  | operator
        33 2500 2635 12 131048 131064                   | number, version, quality  | operator  | operator
        199 300 99999999 -1 5 190429                    | not in a table            | refused   | unknown
        """)
    void aGraphErrorMeans(String codes, String what, String with4xx, String with5xx) {
        for (var code : codes.split(" ", -1)) {
            for (int status : new int[] {400, 401, 403, 404, 429}) {
                assertThat(inWords(status, code))
                        .as("%s (%s), %d", code, what, status)
                        .isEqualTo(with4xx);
            }
            for (int status : new int[] {500, 503}) {
                assertThat(inWords(status, code))
                        .as("%s (%s), %d", code, what, status)
                        .isEqualTo(with5xx);
            }
        }
    }

    private static String inWords(int status, String code) {
        return switch (read(status, graphError(code))) {
            case Accepted _ -> "accepted";
            case Refused(var error) -> {
                assertThat(error.passing()).isFalse();
                assertThat(error.code()).isEqualTo(Integer.parseInt(code));
                if (error.ofSender()) {
                    assertThat(error.retryable()).isTrue();
                    yield "operator";
                }
                yield error.retryable() ? "for now" : "refused";
            }
            case NotAccepted(var error, var _) -> {
                assertThat(error.passing()).isTrue();
                assertThat(error.ofSender()).isFalse();
                yield "not taken";
            }
            case NoConnection _ -> throw new AssertionError("there was an answer");
            case Unknown _ -> "unknown";
        };
    }

    // B2
    @Test
    void aNumberThatDoesNotExistIsAnErrorOfTheSenderByItsSubcode() {
        var wrongNumber = "{\"error\":{\"code\":100,\"error_subcode\":33,\"fbtrace_id\":\"AbC_1\"}}";
        assertThat(read(400, wrongNumber)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.error().ofSender()).isTrue();
            assertThat(refused.error().retryable()).isTrue();
            assertThat(refused.error().title()).isEqualTo("The sending number is not known to WhatsApp");
            assertThat(refused.error().numbers()).isEqualTo("code 100, subcode 33, trace AbC_1");
        });
        assertThat(((Refused) read(400, wrongNumber.replace("33", "34")))
                        .error()
                        .ofSender())
                .isFalse();
        assertThat(((Refused) read(400, wrongNumber.replace("100", "131026")))
                        .error()
                        .ofSender())
                .isFalse();
    }

    // B11
    @ParameterizedTest
    @CsvSource({
        "400, 131026, not taken",
        "400, 999999, not taken",
        "400, 131000, not taken",
        "500, 131026, not taken",
        "500, 131000, unknown",
        "500, 999999, unknown",
        "401, 190,    operator"
    })
    void anErrorThatMetaCallsTransientPasses(int status, int code, String outcome) {
        var error = "{\"error\":{\"code\":%d,\"is_transient\":true}}".formatted(code);
        var words =
                switch (read(status, error)) {
                    case NotAccepted notTaken -> notTaken.error().retryable() ? "not taken" : "";
                    case Refused refused -> refused.error().ofSender() ? "operator" : "refused";
                    case Unknown _ -> "unknown";
                    case SendOutcome other -> other.toString();
                };
        assertThat(words).isEqualTo(outcome);
    }

    // B9
    @Test
    void metasDetailsAreKeptForTheUserWithoutPhoneNumbers() {
        var body =
                """
                {"error":{"code":132012,"message":"(#132012) to +15550100000","error_data":{"details":
                 " body: parameter 2 of\\n15550100000 or +1 555-010-0000 is no date\\u0000 "}}}""";
        var error = ((Refused) read(400, body)).error();
        assertThat(error.details()).contains("body: parameter 2 of … or … is no date");
        assertThat(error.toString()).doesNotContain("parameter");
        var endless = body.replace("is no date", "no ".repeat(500));
        assertThat(((Refused) read(400, endless)).error().details().orElseThrow())
                .hasSizeLessThanOrEqualTo(500);
    }

    private static String graphError(String code) {
        return "{\"error\":{\"message\":\"to +15550100000\",\"type\":\"OAuthException\",\"code\":" + code + "}}";
    }

    private static SendOutcome read(int status, String body) {
        return GraphAnswer.read(status, Optional.empty(), body.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 408, 429, 500, 502, 503, 504})
    void aFailureWithoutAGraphErrorIsUnknown(int status) {
        for (var body : new String[] {
            "",
            "<html>",
            "null",
            "[]",
            "{}",
            "{\"error\":\"130429\"}",
            "{\"error\":{}}",
            graphError("\"130429\""),
            graphError("130429.5"),
            graphError("null"),
            graphError("99999999999"),
            graphError("130429").substring(0, 60)
        }) {
            assertThat(read(status, body)).as(body).isInstanceOf(Unknown.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 202, 204, 302, 304})
    void aStatusThatIsNeither200NorAFailureIsUnknown(int status) {
        assertThat(read(status, "{\"messages\":[{\"id\":\"wamid.A\"}]}")).isInstanceOf(Unknown.class);
        assertThat(read(status, graphError("131026"))).isInstanceOf(Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "{\"messages\":[]}",
                "{\"messages\":[{}]}",
                "{\"messages\":[{\"id\":null}]}",
                "{\"messages\":[{\"id\":\"\"}]}",
                "{\"error\":{\"code\":131026}}"
            })
    void a200WithoutAnIdIsUnknown(String body) {
        assertThat(read(200, body)).isInstanceOf(Unknown.class);
    }

    @Test
    void a200WithAnIdIsAnAcceptance() {
        assertThat(read(
                        200,
                        "{\"messages\":[{\"id\":\"wamid.A\",\"message_status\":\"held_for_quality_assessment\"}]}"))
                .isEqualTo(new Accepted("wamid.A"));
    }

    @Test
    void aKeptErrorDoesNotRepeatMetasWords() {
        assertThat(read(400, graphError("131026")).toString())
                .doesNotContain("15550100000")
                .contains("The recipient cannot be reached on WhatsApp");
    }

    @ParameterizedTest
    @CsvSource({"7,7", "0,0", "999999,3600"})
    void retryAfterIsTakenInSecondsUpToAnHour(String header, long seconds) {
        assertThat(retryAfter(header)).hasValue(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5", "soon", "Sun, 22 Nov 2026 13:00:00 GMT", "99999999999999999999"})
    void aRetryAfterThatIsNoNumberOfSecondsIsPassedOver(String header) {
        assertThat(retryAfter(header)).isEmpty();
    }

    private static Optional<Duration> retryAfter(String header) {
        var answer =
                GraphAnswer.read(429, Optional.of(header), graphError("130429").getBytes(UTF_8));
        return ((NotAccepted) answer).retryAfter();
    }

    @ParameterizedTest(name = "{0} waits {1} s")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        131056 | 1 4 16 64 256 256
        131057 | 20 20 20 20 20 20
        130429 | 1 2 4 8 16 32
        2      | 1 2 4 8 16 32
        """)
    void eachErrorHasItsBackoff(int code, String seconds) {
        var waits = IntStream.rangeClosed(1, 6)
                .mapToObj(attempts ->
                        Long.toString(GraphError.of(code).backoff(attempts).toSeconds()))
                .toList();
        assertThat(String.join(" ", waits)).isEqualTo(seconds);
        assertThat(GraphError.of(code).backoff(Integer.MAX_VALUE)).isLessThanOrEqualTo(Duration.ofSeconds(256));
    }

    @Test
    void jitterOnlyAddsUpToAHalfAndRetryAfterIsTheLeast() {
        var random = new Random(1);
        var error = GraphError.of(130429);
        for (int i = 0; i < 1000; i++) {
            assertThat(new NotAccepted(error, Optional.empty()).waitAfter(3, random))
                    .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(6));
            assertThat(new NotAccepted(error, Optional.of(Duration.ofSeconds(60))).waitAfter(3, random))
                    .isBetween(Duration.ofSeconds(60), Duration.ofSeconds(62));
        }
    }
}
