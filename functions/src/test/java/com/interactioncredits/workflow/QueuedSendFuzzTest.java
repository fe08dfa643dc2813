package com.interactioncredits.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.interactioncredits.credits.AccountId;

/// What other systems might put on the queue: a message, a send that can be recorded as refused, or a dead letter.
class QueuedSendFuzzTest {
    @FuzzTest
    @DictionaryEntries({"\"userId\"", "\"user_a\"", "\"idempotencyKey\"", "\"message\"", "\"messageId\"", "\"to\""})
    @DictionaryEntries({"\"type\"", "\"text\"", "\"body\"", "\"template\"", "\"components\"", "[{", "}]", "1e309"})
    void anEntryIsReadOrADeadLetter(FuzzedDataProvider data) throws Exception {
        QueuedSend read;
        try {
            read = QueuedSend.read(data.consumeRemainingAsString());
        } catch (IllegalArgumentException deadLetter) {
            assertThat(deadLetter).hasMessageStartingWith("a queued send ");
            return;
        }
        switch (read) {
            case QueuedSend.Recorded recorded ->
                assertThat(recorded.messageId()).isNotNull();
            case QueuedSend.SendRequest request ->
                assertThat(AccountId.isUserId(request.userId())).isTrue();
            case QueuedSend.Invalid invalid -> {
                assertThat(AccountId.isUserId(invalid.userId())).isTrue();
                assertThat(invalid.type()).isIn("text", "template");
                assertThat(invalid.problems()).isNotBlank();
                new JsonMapper().writeValueAsString(invalid.given());
            }
        }
    }
}
