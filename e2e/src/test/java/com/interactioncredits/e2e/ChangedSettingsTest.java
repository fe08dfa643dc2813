package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A message keeps the price and terms of the moment when it was accepted, even if the settings change.
@MovesTheClock
@Timeout(300)
class ChangedSettingsTest {
    private static final Map<String, String> ON_ACCEPTED = Map.of("CHARGE_ON", "accepted", "MESSAGE_PRICE", "1");
    private static final Map<String, String> ON_DELIVERED =
            Map.of("CHARGE_ON", "delivered", "MESSAGE_PRICE", "3", "DELIVERED_HOLD_SECONDS", "86400");

    @Test
    void acceptedMessagesKeepTheirPriceAndTerms() {
        var data = RunningSystem.emptyFolder();
        User first;
        String paidOnAccepted;
        try (var system = RunningSystem.start(data, ON_ACCEPTED)) {
            first = User.with(system, 10);
            paidOnAccepted = first.sendsUnconfirmedMessage();
        }
        User second;
        String paidOnDelivered;
        try (var system = RunningSystem.start(data, ON_DELIVERED)) {
            first = first.in(system);
            assertThat(first.sends("0004")).as("the same call again").isEqualTo(paidOnAccepted);
            first.receivesStatuses(paidOnAccepted, "sent");
            assertThat(first.movements()).containsExactly("deduction -1");

            second = User.with(system, 10);
            paidOnDelivered = second.sendsUnconfirmedMessage();
            assertThat(second.credits()).isEqualTo("7 available, 3 held, 0 spent");
        }
        try (var system = RunningSystem.start(data, ON_ACCEPTED)) {
            second = second.in(system);
            system.dev().advance(901);
            second.receivesStatuses(paidOnDelivered, "sent");
            assertThat(second.credits()).isEqualTo("7 available, 3 held, 0 spent");
            second.receivesStatuses(paidOnDelivered, "delivered");
            assertThat(second.movements()).containsExactly("deduction -3");
            assertThat(second.credits()).isEqualTo("7 available, 0 held, 3 spent");
        }
    }
}
