package com.interactioncredits.local.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.interactioncredits.local.clock.LocalClock;
import com.interactioncredits.local.lambda.Invocation;
import com.interactioncredits.local.template.EventSource;
import com.interactioncredits.local.template.LocalValues;
import com.interactioncredits.local.template.Stack;
import com.interactioncredits.local.template.Template;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The deployed template's function that marks accounts gets the records of their writes, gathered.
class WriteRecordsTest {
    private static final Template TEMPLATE = Template.read(
            Path.of("../template.yaml"),
            new LocalValues(
                    Map.of("ClerkIssuer", "https://clerk.example.com", "AllowedOrigins", "https://app.example.com"),
                    _ -> Optional.of(""),
                    Stack.local(name -> name)));

    private final List<JsonNode> events = new ArrayList<>();
    private boolean fails;
    private final LocalClock clock;
    private final WriteRecords records;

    WriteRecordsTest(@TempDir Path folder) {
        clock = LocalClock.in(folder);
        Calls calls = (function, event) -> {
            assertThat(function).isEqualTo("MarkAccounts");
            events.add(event);
            return fails
                    ? new Invocation.Failed("Fault", "no store")
                    : new Invocation.Answered(JsonNodeFactory.instance.nullNode());
        };
        records = new WriteRecords(
                new TimedTable(TEMPLATE.tables().getFirst()),
                TEMPLATE.eventSourcesOf(EventSource.Stream.class),
                calls,
                clock);
    }

    private void written(String pk, String sk) {
        records.take(new StreamTail.Written(
                "MODIFY", Map.of("pk", AttributeValue.fromS(pk), "sk", AttributeValue.fromS(sk))));
    }

    private List<Integer> handedOver() throws InterruptedException {
        events.clear();
        records.handOver();
        return events.stream().map(event -> event.path("Records").size()).toList();
    }

    @Test
    void writesOfAccountsAreHandedOverTogetherAfterTheWindow() throws InterruptedException {
        written("ACCOUNT#user_ada#interaction", "ACCOUNT");
        written("ACCOUNT#user_ada#interaction", "OPEN#1#h");
        written("HOLD#h", "HOLD");
        written("ACCOUNT#user_bob#interaction", "ACCOUNT");
        assertThat(handedOver()).isEmpty();
        clock.advance(Duration.ofMinutes(5));
        assertThat(handedOver()).containsExactly(2);
        assertThat(events.getFirst().at("/Records/1/dynamodb/Keys/pk/S").asText())
                .isEqualTo("ACCOUNT#user_bob#interaction");
        assertThat(handedOver()).isEmpty();
    }

    @Test
    void aBatchThatFailsComesAgain() throws InterruptedException {
        written("ACCOUNT#user_ada#interaction", "ACCOUNT");
        clock.advance(Duration.ofMinutes(5));
        fails = true;
        assertThat(handedOver()).containsExactly(1);
        fails = false;
        assertThat(handedOver()).isEmpty();
        clock.advance(Duration.ofMinutes(5));
        assertThat(handedOver()).containsExactly(1);
    }
}
