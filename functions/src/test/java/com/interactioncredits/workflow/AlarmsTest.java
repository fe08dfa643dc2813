package com.interactioncredits.workflow;

import static com.interactioncredits.TestMessages.ACCEPTANCE;
import static com.interactioncredits.TestMessages.graphError;
import static com.interactioncredits.workflow.Calls.message;
import static com.interactioncredits.workflow.Calls.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.MeasuredLines;
import com.interactioncredits.TemplateFile;
import com.interactioncredits.TestMessages;
import com.interactioncredits.TestTable;
import com.interactioncredits.messages.MessageEvent;
import com.interactioncredits.metrics.Metrics;
import com.interactioncredits.whatsapp.ScriptedServer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The template's alarms on our own metrics, over what the functions write: each goes off for its fault, and none does
/// when all is well.
@Timeout(60)
class AlarmsTest {
    private static final TemplateFile TEMPLATE = TemplateFile.read();
    private static final Duration MINUTES = Duration.ofMinutes(5);

    private final MeasuredLines log = new MeasuredLines();
    private final TestMessages test = new TestMessages(Map.of("MESSAGE_PRICE", "1"));
    private int sent;

    @AfterEach
    void close() {
        log.close();
        test.close();
    }

    private void sweep() {
        new SweepMessages(test.wiring()).handleRequest(new ScheduledEvent(), Calls.CONTEXT);
    }

    private void send() {
        task(new SendMessage(test.wiring()), message(test.accepted("order-" + sent++)));
    }

    /// The alarms that are on now.
    private Set<String> on() {
        var on = new TreeSet<String>();
        for (var name : TEMPLATE.resourcesOfType("AWS::CloudWatch::Alarm")) {
            var alarm = TEMPLATE.properties(name);
            if (alarm.path("Namespace").asText().equals(Metrics.NAMESPACE)
                    && alarm.path("Threshold").isNumber()
                    && isOn(alarm)) {
                on.add(name);
            }
        }
        return on;
    }

    private boolean isOn(JsonNode alarm) {
        var periods = alarm.path("EvaluationPeriods").asInt();
        var length = Duration.ofSeconds(alarm.path("Period").asInt()).toMillis();
        var now = test.clock.millis();
        var breaching = LongStream.range(0, periods)
                .filter(back -> isBreaching(alarm, now - (back + 1) * length, now - back * length))
                .count();
        return breaching >= alarm.path("DatapointsToAlarm").asInt(periods);
    }

    private boolean isBreaching(JsonNode alarm, long after, long until) {
        var metric = alarm.path("MetricName").asText();
        var values = log.lines().stream()
                .filter(line -> line.has(metric) && hasDimensions(line, alarm))
                .filter(line -> line.at("/_aws/Timestamp").asLong() > after
                        && line.at("/_aws/Timestamp").asLong() <= until)
                .mapToLong(line -> line.path(metric).asLong())
                .toArray();
        if (values.length == 0) {
            return alarm.path("TreatMissingData").asText().equals("breaching");
        }
        var value = alarm.path("Statistic").asText().equals("Sum")
                ? LongStream.of(values).sum()
                : LongStream.of(values).max().orElseThrow();
        var threshold = alarm.path("Threshold").asLong();
        return alarm.path("ComparisonOperator").asText().equals("GreaterThanThreshold")
                ? value > threshold
                : value >= threshold;
    }

    private static boolean hasDimensions(JsonNode line, JsonNode alarm) {
        return StreamSupport.stream(alarm.path("Dimensions").spliterator(), false)
                .filter(dimension -> !dimension.path("Name").asText().equals(Metrics.DIMENSION))
                .allMatch(dimension -> line.path(dimension.path("Name").asText())
                        .asText()
                        .equals(dimension.path("Value").asText()));
    }

    @Test
    void noneIsOnWhenMessagesFlow() {
        test.whatsApp.answers(ACCEPTANCE);
        for (int period = 0; period < 3; period++) {
            var id = test.accepted("well-" + period);
            task(new SendMessage(test.wiring()), message(id));
            test.wiring().messageLifecycle().apply(id, new MessageEvent.Accepted("wamid.A=="));
            test.clock.advance(MINUTES);
            sweep();
        }
        assertThat(on()).isEmpty();
    }

    @Test
    void whatsAppIsAway() {
        test.whatsApp.answers(ScriptedServer.json(500, "{}"));
        for (int message = 0; message < 5; message++) {
            send();
        }
        test.clock.advance(MINUTES);
        assertThat(on()).isEmpty();
        // The second period, in which nothing changed.
        for (int message = 0; message < 5; message++) {
            send();
        }
        assertThat(on()).containsExactly("UnknownOutcomesAlarm");
        test.clock.advance(MINUTES.multipliedBy(2));
        assertThat(on()).isEmpty();
    }

    @Test
    void sendingHasStoppedByItself() {
        var wiring = test.wired(Map.of("BREAKER_ERRORS", "1"), TestTable.dynamo());
        wiring.breaker().metSenderError(new UUID(0, 1));
        new SweepMessages(wiring).handleRequest(new ScheduledEvent(), Calls.CONTEXT);
        assertThat(on()).containsExactly("BreakerOpenAlarm");

        wiring.breaker().accepted();
        test.clock.advance(MINUTES);
        new SweepMessages(wiring).handleRequest(new ScheduledEvent(), Calls.CONTEXT);
        assertThat(on()).isEmpty();
    }

    @Test
    void theSendingAccountIsLocked() {
        test.whatsApp.answers(graphError(401, 131031));
        send();
        assertThat(on()).containsExactly("OperatorActionAlarm");
    }
}
