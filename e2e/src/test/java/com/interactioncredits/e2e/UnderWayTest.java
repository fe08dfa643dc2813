package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a user and whoever repeats Meta's words try while a message is under way, and just afterwards.
@Timeout(300)
class UnderWayTest {
    /// WhatsApp takes its time, so that the message is caught while it is being sent.
    private static final RunningSystem SYSTEM =
            RunningSystem.start(RunningSystem.emptyFolder(), Map.of("WHATSAPP_ANSWER_SECONDS", "2"));

    private static final int REPLAYS = 10;

    private final User user = User.with(SYSTEM, 10);

    @AfterAll
    static void stop() {
        SYSTEM.close();
    }

    @Test
    void theHoldOfAMessageThatIsBeingSentIsNotTheUsersToEnd() {
        var message = user.sends("0000");
        var hold = user.seesBecome(message, "sending").get("holdId").asText();
        for (var attempt : List.of(
                Map.entry("deduct", "{\"holdId\":\"%s\"}"),
                Map.entry("deduct", "{\"holdId\":\"%s\",\"amount\":1}"),
                Map.entry("release-hold", "{\"holdId\":\"%s\"}"))) {
            var reply = user.api()
                    .post(
                            "/api/credits/interaction/" + attempt.getKey(),
                            Api.json(attempt.getValue().formatted(hold)));
            assertThat(reply.status()).isEqualTo(409);
            assertThat(reply.body().get("code").asText()).isEqualTo("hold_managed");
            assertThat(user.credits()).isEqualTo("9 available, 1 held, 0 spent");
        }
        user.seesBecome(message, "read");
        assertThat(user.credits()).isEqualTo("9 available, 0 held, 1 spent");
        assertThat(user.movements()).containsExactly("deduction -1");
        assertThat(user.posts(message)).containsExactly("accepted");
    }

    /// Meta itself repeats a notification for days; whoever has caught one may, too.
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
