package com.interactioncredits.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class DeductOverHttpTest extends HoldCalls {
    @Test
    void aHoldIsDeductedInPart() {
        place("{\"amount\":30,\"referenceId\":\"r\"}");
        var reply = deduct("{\"referenceId\":\"r\",\"amount\":20}").isOk(200).isNoReplay();

        assertThat(reply.get("hold").path("status").asText()).isEqualTo("converted");
        assertThat(reply.get("hold").path("convertedAmount").asLong()).isEqualTo(20);
        assertThat(reply.get("hold").path("version").asInt()).isEqualTo(2);
        assertThat(reply.fieldNames("transaction"))
                .containsExactly(
                        "id",
                        "type",
                        "amount",
                        "late",
                        "missing",
                        "referenceId",
                        "holdId",
                        "messageId",
                        "reason",
                        "actor",
                        "createdAt");
        assertThat(reply.get("transaction").path("type").asText()).isEqualTo("deduction");
        assertThat(reply.get("transaction").path("amount").asLong()).isEqualTo(-20);
        assertThat(reply.get("transaction").path("late").asBoolean()).isFalse();
        assertThat(reply.get("transaction").path("missing").asLong()).isZero();
        assertThat(reply.get("transaction").path("holdId"))
                .isEqualTo(reply.get("hold").path("id"));
    }

    @Test
    void namingTheHoldByItsIdIsTheSameCall() {
        var id = place("{\"amount\":30,\"referenceId\":\"r\"}")
                .get("hold")
                .path("id")
                .asText();
        var first = deduct("{\"referenceId\":\"r\"}").isOk(200);
        var again = deduct("{\"holdId\":\"%s\",\"amount\":30}".formatted(id))
                .isOk(200)
                .isReplay();

        assertThat(again.json()).isEqualTo(first.json());
        assertThat(deduct("{\"holdId\":\"%s\"}".formatted(id.toUpperCase(Locale.ROOT)))
                        .isOk(200)
                        .json())
                .isEqualTo(first.json());
    }

    @Test
    void anotherAmountForADeductedHoldIsRefused() {
        place("{\"amount\":30,\"referenceId\":\"r\"}");
        // A6
        var first = deduct("{\"referenceId\":\"r\",\"amount\":10}");
        var other = deduct("{\"referenceId\":\"r\",\"amount\":20}").isRefused(409, "hold_converted");

        assertThat(other.get("hold")).isEqualTo(first.get("hold"));
        assertThat(other.get("hold").get("convertedAmount").asInt()).isEqualTo(10);
        assertThat(other.get("detail").asText())
                .contains("10 of its 30 credits were spent", "the others are available again", "place a new hold");
    }

    @Test
    void moreThanTheHoldIsNotDeducted() {
        place("{\"amount\":30,\"referenceId\":\"r\"}");
        var reply = deduct("{\"referenceId\":\"r\",\"amount\":31}").isRefused(409, "amount_exceeds_hold");

        assertThat(reply.get("hold").path("status").asText()).isEqualTo("active");
    }

    @Test
    void moreThanTheHoldIsDeductedWhereTheCallerAllowsIt() {
        place("{\"amount\":30,\"referenceId\":\"r\"}");
        place("{\"amount\":60,\"referenceId\":\"other\"}");

        deduct("{\"referenceId\":\"r\",\"amount\":35}").isRefused(409, "amount_exceeds_hold");
        var refused = deduct("{\"referenceId\":\"r\",\"amount\":41,\"allowExcess\":true}")
                .isRefused(402, "insufficient_credits");
        assertThat(refused.get("available").asLong()).isEqualTo(10);
        assertThat(refused.get("required").asLong()).isEqualTo(11);
        assertThat(refused.get("shortfall").asLong()).isEqualTo(1);

        var reply = deduct("{\"referenceId\":\"r\",\"amount\":40,\"allowExcess\":true}")
                .isOk(200)
                .isNoReplay();
        assertThat(reply.get("hold").path("amount").asLong()).isEqualTo(30);
        assertThat(reply.get("hold").path("convertedAmount").asLong()).isEqualTo(40);
        assertThat(reply.get("transaction").path("amount").asLong()).isEqualTo(-40);
        deduct("{\"referenceId\":\"r\",\"amount\":40}").isOk(200).isReplay();
        assertThat(deduct("{\"referenceId\":\"other\",\"amount\":1000001,\"allowExcess\":true}")
                        .isRefused(400, "invalid_request")
                        .badFields())
                .containsExactly("amount");
    }
}
