package com.interactioncredits.messages;

import static com.interactioncredits.messages.Life.START;
import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.messages.Message.Status;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// When a message moves in the feed of changes.
class FeedPlaceTest {
    private final MessageRecord accepted = Life.chargedOn(ChargeOn.ACCEPTED).message();

    @Test
    void aMessageKeepsItsPlaceForTenSeconds() {
        var soon = START.plus(Duration.ofSeconds(10)).minusMillis(1);
        var sent = accepted.with(Status.SENT).changedAt(soon);
        assertThat(sent.feedAt()).isEqualTo(START);
        assertThat(sent.updatedAt()).isEqualTo(soon);
        assertThat(sent.version()).isEqualTo(accepted.version() + 1);
    }

    @Test
    void aLaterChangeMovesIt() {
        var later = START.plus(Duration.ofSeconds(10));
        assertThat(accepted.with(Status.SENT).changedAt(later).feedAt()).isEqualTo(later);
    }

    @Test
    void theTenSecondsBeginAtItsPlaceAndNotAtItsLastChange() {
        var sent = accepted.with(Status.SENT).changedAt(START.plusSeconds(9));
        var read = sent.with(Status.READ).changedAt(START.plusSeconds(18));
        assertThat(read.feedAt()).isEqualTo(START.plusSeconds(18));
    }

    @Test
    void aWriterWhoseClockIsBehindLeavesItWhereItIs() {
        assertThat(accepted.with(Status.SENT).changedAt(START.minusSeconds(1)).feedAt())
                .isEqualTo(START);
    }
}
