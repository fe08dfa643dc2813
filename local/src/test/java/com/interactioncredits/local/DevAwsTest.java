package com.interactioncredits.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.interactioncredits.local.DevEndpoints.BadRequest;
import com.interactioncredits.local.cloudwatch.Alarms;
import com.interactioncredits.local.cloudwatch.MetricStore;
import com.interactioncredits.local.events.EventSwitches;
import com.interactioncredits.local.template.AlarmDefinition;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DevAwsTest {
    private static final AlarmDefinition ERRORS = new AlarmDefinition(
            "ErrorsAlarm",
            "AWS/Lambda",
            "Errors",
            Map.of("FunctionName", "SendMessage"),
            "Sum",
            Duration.ofMinutes(5),
            1,
            1,
            0,
            false,
            false);

    private final Alarms alarms = new Alarms(List.of(ERRORS), Clock.systemUTC(), new MetricStore(), Map::of);
    private final DevAws aws = new DevAws(alarms, new EventSwitches());

    @Test
    void theStateOfEachAlarmIsShown() {
        assertThat(aws.alarms()).hasToString("{\"alarms\":{\"ErrorsAlarm\":\"OK\"}}");
        alarms.invoked("SendMessage", true);
        assertThat(aws.alarms()).hasToString("{\"alarms\":{\"ErrorsAlarm\":\"ALARM\"}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"function\":\"SendMessage\",\"enabled\":false}",
                "{\"function\":\"SweepMessages\"}",
                "{\"function\":\"SweepMessages\",\"enabled\":\"no\"}",
                "{\"function\":\"SweepMessages\",\"enabled\":false,\"why\":\"\"}"
            })
    void aFunctionWithoutQueueOrScheduleAndAnInvalidCallAreRefused(String body) {
        assertThatThrownBy(() -> aws.eventSource(body)).isInstanceOf(BadRequest.class);
    }
}
