package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Repeated status notifications, and statuses of unknown messages.
@Timeout(300)
class RepeatedStatusesTest {
    private static final RunningSystem SYSTEM = RunningSystem.shared();

    private static final int REPLAYS = 10;

    private final User user = User.with(SYSTEM, 10);

    @Test
    void aReplayedNotificationCountsOnce() {
        var message = user.sendsUnconfirmedMessage();
        user.receivesStatuses(message, "sent", "failed");
        assertThat(user.movements()).containsExactly("refund 1", "deduction -1");

        var again = List.of("failed", "sent", "failed").stream()
                .map(kind -> Meta.status(kind, message))
                .toArray(ObjectNode[]::new);
        IntStream.range(0, REPLAYS).parallel().forEach(_ -> Meta.sendStatuses(SYSTEM, again));
        user.receivesStatusesWithoutEffect(message, "sent", "failed");

        assertThat(user.credits()).isEqualTo("10 available, 0 held, 0 spent");
        assertThat(user.movements()).containsExactly("refund 1", "deduction -1");
    }

    /// They are retried for a while, since their message may not be recorded yet.
    @Test
    void aStatusOfAnUnknownMessageChangesNothing() {
        var message = user.sendsUnconfirmedMessage();
        Meta.sendStatuses(SYSTEM, Meta.statusByWhatsAppId("read", "wamid.unknown"));
        Meta.sendStatuses(
                SYSTEM,
                Meta.statusByWhatsAppId("read", "wamid.unknown").put("biz_opaque_callback_data", message + "#"));
        Meta.sendStatuses(
                SYSTEM, Meta.statusByWhatsAppId("read", "wamid.unknown").put("biz_opaque_callback_data", "\udfff"));
        user.receivesStatusesWithoutEffect(message);
        assertThat(user.api().message(message).get("status").asText()).isEqualTo("unconfirmed");
        assertThat(user.credits()).isEqualTo("9 available, 1 held, 0 spent");
    }
}
