package com.interactioncredits.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.TestMessages;
import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.CreditType;
import com.interactioncredits.credits.Credits;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.ledger.Principals;
import com.interactioncredits.messages.MessageEvent;
import com.interactioncredits.simulateddynamodb.ItemSize;
import com.interactioncredits.whatsapp.GraphError;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A MESSAGE of more than a kilobyte costs twice as much at each of its writes. With ids and a key of the usual
/// length it is smaller; with the longest that are allowed, it is not.
@Timeout(60)
class MessageSizeTest {
    private static final int KILOBYTE = 1024;
    /// As long as Clerk's are.
    private static final String USER = "user_2fZk3Qx8Lr7Tn1Vb5Yc9Wd0Ge4H";

    /// As long as Meta's are.
    private static final String WHATSAPP_ID = "wamid.HBgPNDkxNTExMjM0NTY3ODkwFQIAERgSOUEzQ0E1QjNENENENkU2N0U3AA==";

    private final TestMessages test = new TestMessages(Map.of());

    @Test
    void aMessageThatWasReadIsUnderAKilobyte() {
        var id = accepted();
        var lifecycle = test.wiring().messageLifecycle();
        lifecycle.apply(id, new MessageEvent.Accepted(WHATSAPP_ID));
        lifecycle.apply(id, new MessageEvent.Sent());
        lifecycle.apply(id, new MessageEvent.Delivered());
        lifecycle.apply(id, new MessageEvent.Read());
        assertThat(size(id)).isLessThan(KILOBYTE);
    }

    @Test
    void aMessageThatFailedIsUnderAKilobyte() {
        var id = accepted();
        var lifecycle = test.wiring().messageLifecycle();
        lifecycle.apply(id, new MessageEvent.Accepted(WHATSAPP_ID));
        lifecycle.apply(id, new MessageEvent.Failed(Optional.of(GraphError.of(131049))));
        assertThat(size(id)).isLessThan(KILOBYTE);
    }

    private UUID accepted() {
        var account = new AccountId(USER, CreditType.INTERACTION);
        var key = new Reference("0193f0c2-7b1e-7c3a-9d52-000000000001");
        test.wiring()
                .ledger()
                .grant(account, new Reference("first"), new Credits(10), Optional.empty(), Principals.OPERATOR);
        var outcome = test.wiring()
                .acceptMessages()
                .accept(USER, key, new NewMessage(TestMessages.PHONE, TestMessages.TEXT), new Actor(USER));
        return ((AcceptOutcome.Accepted) outcome).message().id();
    }

    private int size(UUID id) {
        return ItemSize.of(test.kept("MESSAGE#" + id, "MESSAGE"));
    }

    @AfterEach
    void stop() {
        test.close();
    }
}
