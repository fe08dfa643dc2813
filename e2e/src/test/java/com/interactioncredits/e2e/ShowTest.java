package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What `make show` prints of a running system: the whole story, and no phone number or text.
@Execution(ExecutionMode.CONCURRENT)
@Timeout(300)
class ShowTest {
    private final RunningSystem system = RunningSystem.shared();
    private final User user = User.with(system, 10);
    private String printed = "";

    private String show(String id) {
        printed = new Dev(system.baseUri()).show(id);
        return printed;
    }

    @AfterEach
    void noNumberAndNoText() {
        assertThat(printed).doesNotContain("1555010").doesNotContain(Api.TEXT);
    }

    @Test
    void aMessageThatWasRead() {
        var id = user.sends("0000");
        user.awaitsStatus(id, "read");

        assertThat(show(id))
                .contains("Message " + id + ": read", "to a number ending in 00", "charged when WhatsApp accepts it")
                .containsSubsequence("accepted by " + user.api().userId() + " for 1 credit", "attempt 1 begins")
                .containsSubsequence(
                        "placed by " + user.api().userId(), "hold converted by system:", "1 credit deducted")
                .contains("sent: WhatsApp accepted it", "  read", "Next: nothing");
        assertThat(show(id.toUpperCase(Locale.ROOT))).contains("Message " + id);
    }

    @Test
    void aMessageThatFailedByItsHoldOrKey() {
        var id = user.sends("0001");
        user.awaitsStatus(id, "failed");

        assertThat(show(user.hold(id).get("id").asText()))
                .contains("Message " + id + ": failed", "attempts    1, the last one refused")
                .containsSubsequence("attempt 1 begins", "failed with error 131026")
                .containsSubsequence("hold released by system:sending: 1 credit available again", "Next: nothing");
    }

    @Test
    void anUnconfirmedMessage() {
        var id = user.sends("0004");
        user.awaitsStatus(id, "unconfirmed");

        assertThat(show(id))
                .contains("Message " + id + ": unconfirmed", "now held")
                .containsSubsequence("attempt 1 begins", "unconfirmed: it is unknown whether WhatsApp accepted it")
                .contains("Next: it is never sent again automatically", "Its credits are held until 20");
    }

    @Test
    void aMessageThatFailedAfterItWasAccepted() {
        var id = user.sends("0005");
        user.awaitsStatus(id, "failed");

        assertThat(show(id)).containsSubsequence("1 credit deducted", "1 credit refunded by system:webhook");
    }

    @Test
    void aHoldByItsReferenceAndItsUser() {
        var hold = JsonNodeFactory.instance
                .objectNode()
                .put("referenceId", "order-1")
                .put("amount", 4);
        assertThat(user.api().post("/api/credits/interaction/hold", hold).status())
                .isEqualTo(201);
        var userId = user.api().userId();

        assertThat(show(userId + "/order-1"))
                .contains(
                        ": active",
                        "placed by " + userId + ": 4 credits held until 20",
                        "Next: the hold expires at 20");
        assertThat(show(userId))
                .contains("6 credits available, 4 held, 0 spent, of 10 granted", "Last messages: none")
                .containsSubsequence("expires: ", "4 credits, reference order-1")
                .contains("10 credits granted by user_operator, reference start");
        assertThat(show(userId + "/start")).contains(": grant", "10 credits granted by user_operator");
    }

    @Test
    void anUnknownIdHasNoStory() {
        assertThat(show("user_nobody")).isEmpty();
        assertThat(show("user_nobody/order-1")).isEmpty();
        assertThat(show("6d0c5f0e-5d5b-8c55-9a3e-4f0f7f0c2d11")).isEmpty();
        assertThat(show("+15550100000")).isEmpty();
    }
}
