package com.interactioncredits.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReleaseHoldOverHttpTest extends HoldCalls {
    @Test
    void aReleasedHoldIsReleasedAgainAsAReplay() {
        place("{\"amount\":30,\"referenceId\":\"r\"}");

        assertThat(release("r")
                        .isOk(200)
                        .isNoReplay()
                        .get("hold")
                        .path("status")
                        .asText())
                .isEqualTo("released");
        release("r").isOk(200).isReplay();
    }

    @Test
    void aHoldThatEndedTheOtherWayShowsHow() {
        place("{\"amount\":1,\"referenceId\":\"converted\"}");
        place("{\"amount\":1,\"referenceId\":\"released\"}");
        deduct("{\"referenceId\":\"converted\"}");
        release("released");

        var converted = release("converted").isRefused(409, "hold_converted");
        var released = deduct("{\"referenceId\":\"released\"}").isRefused(409, "hold_released");

        assertThat(converted.get("hold").path("status").asText()).isEqualTo("converted");
        assertThat(released.get("hold").path("status").asText()).isEqualTo("released");
    }

    @Test
    void anExpiredHoldIsGoneForDeductAndAReplayForRelease() {
        place("{\"amount\":30,\"referenceId\":\"r\",\"expiresInSeconds\":60}");
        api.advance(Duration.ofSeconds(60));

        var gone = deduct("{\"referenceId\":\"r\"}").isRefused(410, "hold_expired");
        assertThat(gone.get("hold").path("status").asText()).isEqualTo("expired");
        assertThat(gone.get("hold").path("updatedAt").asText()).isEqualTo("2026-11-22T10:01:00.250Z");
        release("r").isOk(200).isReplay();
    }
}
