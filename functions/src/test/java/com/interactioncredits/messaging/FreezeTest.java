package com.interactioncredits.messaging;

import static com.interactioncredits.TestMessages.ACCEPTANCE;
import static com.interactioncredits.TestMessages.ADA;
import static com.interactioncredits.TestMessages.graphError;
import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.TestMessages;
import com.interactioncredits.credits.Actor;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a freeze means for messages that were accepted before it.
@Timeout(60)
class FreezeTest {
    private final TestMessages test = new TestMessages(Map.of());
    private final UUID id = test.accepted("order-1");

    @AfterEach
    void stop() {
        test.close();
    }

    private void freeze(boolean frozen) {
        test.clock.advance(Duration.ofSeconds(1));
        test.wiring().freezes().set(ADA, frozen, "spam", new Actor("user_root"));
    }

    private AttemptResult attempt(UUID message) {
        return test.wiring().sender().attempt(message);
    }

    private void assertCancelled() {
        assertThat(test.status(id)).isEqualTo("failed account_frozen");
        assertThat(test.credits()).isEqualTo("10 available, 0 held, 0 spent");
        assertThat(test.whatsApp.requests()).isEmpty();
        assertThat(test.wiring().messageRepository().content(id)).isEmpty();
    }

    @Test
    void whatWasNotTriedIsCancelled() {
        freeze(true);

        assertThat(attempt(id)).isInstanceOf(AttemptResult.NothingToSend.class);

        assertCancelled();
    }

    @Test
    void whatWasNotTriedIsNotSentAfterTheFreezeEither() {
        freeze(true);
        freeze(false);
        test.clock.advance(Duration.ofSeconds(1));
        var later = test.accepted("order-2");
        test.whatsApp.answers(ACCEPTANCE);

        assertThat(attempt(id)).isInstanceOf(AttemptResult.NothingToSend.class);
        assertThat(attempt(later)).isInstanceOf(AttemptResult.Ended.class);

        assertThat(test.status(id)).isEqualTo("failed account_frozen");
        assertThat(test.whatsApp.requests()).hasSize(1);
    }

    @Test
    void theSweepCancelsWhatNoRunWillTry() {
        freeze(true);
        test.clock.advance(Duration.ofMinutes(2));

        test.wiring().sweep().run();

        assertCancelled();
    }

    @Test
    void whatIsBeingTriedGoesOn() {
        test.whatsApp.answers(graphError(400, 130429), ACCEPTANCE);
        var wait = ((AttemptResult.RetryIn) attempt(id)).delay();
        freeze(true);
        test.clock.advance(wait);

        assertThat(attempt(id)).isInstanceOf(AttemptResult.Ended.class);
        assertThat(test.whatsApp.requests()).hasSize(2);
    }

    @Test
    void aSettledMessageStaysAsItIs() {
        test.whatsApp.answers(ACCEPTANCE);
        attempt(id);
        var before = test.message(id);
        freeze(true);

        test.wiring().sweep().run();

        assertThat(test.message(id)).isEqualTo(before);
    }
}
