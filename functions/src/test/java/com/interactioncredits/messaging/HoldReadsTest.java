package com.interactioncredits.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.TestMessages;
import com.interactioncredits.TestTable;
import com.interactioncredits.WatchedDynamo;
import com.interactioncredits.messages.MessageEvent;
import com.interactioncredits.whatsapp.GraphError;
import com.interactioncredits.wiring.Wiring;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/// An event that moves credits reads the message and its hold once, and again only when another call was faster.
@Timeout(60)
class HoldReadsTest {
    private final TestMessages test = new TestMessages(Map.of());
    private final UUID id = test.accepted("order-1");
    private final Calls calls = new Calls();
    private final Wiring watched = test.wired(Map.of(), new WatchedDynamo(TestTable.dynamo(), calls));

    /// The store's calls, and what another caller does just before the first write.
    private static final class Calls implements WatchedDynamo.Watcher {
        private final List<String> made = new ArrayList<>();
        private Runnable beforeTheFirstWrite = () -> {};

        @Override
        public <A extends DynamoDbResponse> A around(DynamoDbRequest request, Supplier<A> call) {
            made.add(name(request));
            if (request instanceof TransactWriteItemsRequest) {
                var other = beforeTheFirstWrite;
                beforeTheFirstWrite = () -> {};
                other.run();
            }
            return call.get();
        }

        private static String name(DynamoDbRequest request) {
            return switch (request) {
                case GetItemRequest read ->
                    "read " + Objects.requireNonNull(read.key().get("sk")).s();
                case TransactWriteItemsRequest _ -> "write";
                default -> request.getClass().getSimpleName();
            };
        }
    }

    @Test
    void aConversionReadsTheHoldOnce() {
        watched.messageLifecycle().apply(id, new MessageEvent.Accepted("wamid.A"));
        assertThat(calls.made).containsExactly("read MESSAGE", "read HOLD", "write");
        assertThat(test.credits()).isEqualTo("7 available, 0 held, 3 spent");
    }

    @Test
    void aReleaseReadsTheHoldOnce() {
        watched.messageLifecycle().apply(id, new MessageEvent.Refused(GraphError.of(131026)));
        assertThat(calls.made).containsExactly("read MESSAGE", "read HOLD", "write");
        assertThat(test.credits()).isEqualTo("10 available, 0 held, 0 spent");
    }

    @Test
    void aRefundReadsTheHoldOnce() {
        test.wiring().messageLifecycle().apply(id, new MessageEvent.Sent());
        watched.messageLifecycle().apply(id, new MessageEvent.Failed(Optional.empty()));
        assertThat(calls.made).containsOnlyOnce("read HOLD");
        assertThat(test.credits()).isEqualTo("10 available, 0 held, 0 spent");
    }

    @Test
    void aLateDeductionReadsTheHoldOnce() {
        expire();
        watched.messageLifecycle().apply(id, new MessageEvent.Sent());
        assertThat(calls.made).containsOnlyOnce("read HOLD");
        assertThat(test.movements(id)).containsExactly("late deduction -3");
    }

    @Test
    void aConversionOfAHoldThatExpiredSinceItWasReadBecomesALateDeduction() {
        calls.beforeTheFirstWrite = this::expire;
        watched.messageLifecycle().apply(id, new MessageEvent.Accepted("wamid.A"));
        assertThat(test.status(id)).isEqualTo("sent");
        assertThat(test.movements(id)).containsExactly("late deduction -3");
        assertThat(calls.made.stream().filter("read HOLD"::equals)).hasSize(2);
    }

    @Test
    void aReleaseOfAHoldThatWasConvertedSinceItWasReadBecomesARefund() {
        calls.beforeTheFirstWrite = () -> test.wiring().messageLifecycle().apply(id, new MessageEvent.Sent());
        watched.messageLifecycle().apply(id, new MessageEvent.Failed(Optional.empty()));
        assertThat(test.status(id)).startsWith("failed");
        assertThat(test.movements(id)).containsExactlyInAnyOrder("deduction -3", "refund 3");
    }

    private void expire() {
        test.clock.advance(Duration.ofMinutes(15));
        test.wiring().ledger().expire(test.message(id).holdId().orElseThrow());
    }

    @AfterEach
    void stop() {
        test.close();
    }
}
