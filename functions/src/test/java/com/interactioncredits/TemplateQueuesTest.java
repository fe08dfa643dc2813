package com.interactioncredits;

import static com.interactioncredits.TemplateFile.elements;
import static com.interactioncredits.TemplateFile.owner;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.interactioncredits.TemplateFile.Function;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// How the template hands queues and the table's stream to their functions, and where what fails ends up.
class TemplateQueuesTest {
    private static final TemplateFile TEMPLATE = TemplateFile.read();
    private static final int TWO_WEEKS = 14 * 24 * 60 * 60;

    @Test
    void aQueueHidesABatchForSixTimesItsFunctionsTimeout() {
        var readers = queueReaders();
        assertThat(readers.keySet())
                .extracting(Function::name)
                .containsExactlyInAnyOrder("StartSending", "ApplyStatus");
        readers.forEach((function, event) -> {
            var queue = TEMPLATE.properties(owner(event.path("Queue")));
            assertThat(queue.path("VisibilityTimeout").asInt())
                    .as("visibility for %s", function.name())
                    .isGreaterThanOrEqualTo(6 * function.timeout());
            assertThat(event.path("FunctionResponseTypes")).hasToString("[\"ReportBatchItemFailures\"]");
            assertThat(event.path("ScalingConfig").path("MaximumConcurrency").asInt())
                    .isBetween(2, 1000);
        });
    }

    @Test
    void aLostBatchOfSendsIsTakenAgainWithinTwoMinutes() {
        assertThat(TEMPLATE.properties("SendsQueue").path("VisibilityTimeout").asInt())
                .isLessThanOrEqualTo(120);
    }

    @Test
    void whatAQueueGivesUpIsKeptForTwoWeeks() {
        queueReaders().values().forEach(event -> {
            var name = owner(event.path("Queue"));
            var redrive = TEMPLATE.properties(name).path("RedrivePolicy");
            var deadLetters = TEMPLATE.properties(owner(redrive.path("deadLetterTargetArn")));
            assertThat(redrive.path("maxReceiveCount").asInt()).isGreaterThanOrEqualTo(5);
            assertThat(deadLetters.path("MessageRetentionPeriod").asInt()).isEqualTo(TWO_WEEKS);
            var queueName =
                    TEMPLATE.properties(name).path("QueueName").path("Fn::Sub").asText();
            assertThat(elements(deadLetters.path("RedriveAllowPolicy").path("sourceQueueArns")))
                    .singleElement()
                    .satisfies(arn -> assertThat(arn.path("Fn::Sub").asText()).endsWith(":" + queueName));
        });
        assertThat(TEMPLATE.resourcesOfType("AWS::SQS::Queue")).hasSize(5).allSatisfy(queue -> assertThat(
                        TEMPLATE.properties(queue).path("SqsManagedSseEnabled").asBoolean())
                .isTrue());
    }

    @Test
    void anExpiryThatCannotBeHandledIsSetApart() {
        var event =
                TEMPLATE.function("ExpireHold").events("DynamoDB").findFirst().orElseThrow();
        assertThat(TemplateFile.given(event.path("Stream"), "HasOwnTable", true))
                .hasToString("{\"Fn::GetAtt\":\"Table.StreamArn\"}");
        assertThat(event.path("MaximumRetryAttempts").asInt(-1)).isBetween(1, 100);
        assertThat(event.path("BisectBatchOnFunctionError").asBoolean()).isTrue();
        assertThat(event.path("FunctionResponseTypes")).hasToString("[\"ReportBatchItemFailures\"]");
        var failures = TEMPLATE.properties(
                owner(event.path("DestinationConfig").path("OnFailure").path("Destination")));
        assertThat(failures.path("MessageRetentionPeriod").asInt()).isEqualTo(TWO_WEEKS);
    }

    @Test
    void onlyTheDeletionsOfTtlReachTheExpiry() {
        var event =
                TEMPLATE.function("ExpireHold").events("DynamoDB").findFirst().orElseThrow();
        assertThat(elements(event.path("FilterCriteria").path("Filters")))
                .singleElement()
                .satisfies(
                        filter -> assertThat(filter.path("Pattern").asText().replaceAll("\\s", ""))
                                .isEqualTo(
                                        """
                                        {"eventName":["REMOVE"],\
                                        "userIdentity":{"type":["Service"],"principalId":["dynamodb.amazonaws.com"]},\
                                        "dynamodb":{"Keys":{"pk":{"S":[{"prefix":"EXPIRY#"}]}}}}"""));
        var ttl = TEMPLATE.properties("Table").path("TimeToLiveSpecification");
        assertThat(ttl).hasToString("{\"AttributeName\":\"ttl\",\"Enabled\":true}");
    }

    private static Map<Function, JsonNode> queueReaders() {
        return TEMPLATE.functions().stream()
                .filter(function -> function.events("SQS").findAny().isPresent())
                .collect(Collectors.toMap(
                        function -> function,
                        function -> function.events("SQS").findFirst().orElseThrow()));
    }
}
