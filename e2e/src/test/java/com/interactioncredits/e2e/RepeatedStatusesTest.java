package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Status notifications that are repeated, and those of unknown messages.
@Timeout(300)
class RepeatedStatusesTest {
    private static final RunningSystem SYSTEM = RunningSystem.shared();

    private static final int REPLAYS = 10;

    private final User user = User.with(SYSTEM, 10);

    @Test
    void aNotificationThatIsReplayedCountsOnce() {
        var message = user.sendsUnconfirmed();
        user.isTold(message, "sent", "failed");
        assertThat(user.movements()).containsExactly("refund 1", "deduction -1");

        var again = List.of("failed", "sent", "failed").stream()
                .map(kind -> Meta.status(kind, message))
                .toArray(ObjectNode[]::new);
        IntStream.range(0, REPLAYS).parallel().forEach(_ -> Meta.tells(SYSTEM, again));
        user.isToldInVain(message, "sent", "failed");

        assertThat(user.credits()).isEqualTo("10 available, 0 held, 0 spent");
        assertThat(user.movements()).containsExactly("refund 1", "deduction -1");
    }

    /// They may be of a message that is not recorded yet, and are looked at again for a while.
    @Test
    void aStatusOfNobodysMessageChangesNobodysCredits() {
        var message = user.sendsUnconfirmed();
        Meta.tells(SYSTEM, Meta.foreign("read", "wamid.of-nobody"));
        Meta.tells(SYSTEM, Meta.foreign("read", "wamid.of-nobody").put("biz_opaque_callback_data", message + "#"));
        Meta.tells(SYSTEM, Meta.foreign("read", "wamid.of-nobody").put("biz_opaque_callback_data", "\udfff"));
        user.isToldInVain(message);
        assertThat(user.api().message(message).get("status").asText()).isEqualTo("unconfirmed");
        assertThat(user.credits()).isEqualTo("9 available, 1 held, 0 spent");
    }
}
