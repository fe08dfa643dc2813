package com.interactioncredits.api;

import static com.interactioncredits.api.RefusedBodies.API;
import static com.interactioncredits.api.RefusedBodies.deducting;
import static com.interactioncredits.api.RefusedBodies.granting;
import static com.interactioncredits.api.RefusedBodies.names;
import static com.interactioncredits.api.RefusedBodies.placing;
import static com.interactioncredits.api.RefusedBodies.releasing;
import static com.interactioncredits.api.TestApi.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every field of a hold, deduction, release and grant with what it must not be.
class BadCreditBodiesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "\"1\"",
                "1.0",
                "1e3",
                "1E0",
                "-0",
                "0",
                "-1",
                "1000001",
                "9223372036854775807",
                "9223372036854775808",
                "18446744073709551617",
                "1e309",
                "-1e309",
                "0.5",
                "[]",
                "[1]",
                "{}"
            })
    void anAmountIsAnIntegerInItsRange(String amount) {
        assertThat(placing("{\"amount\":%s,\"referenceId\":\"r\"}".formatted(amount)))
                .containsExactly("amount");
        assertThat(deducting("{\"amount\":%s,\"referenceId\":\"r\"}".formatted(amount)))
                .containsExactly("amount");
    }

    @Test
    void aNumberOfThousandsOfDigitsIsJustOutOfRange() {
        assertThat(placing("{\"amount\":%s,\"referenceId\":\"r\"}".formatted("9".repeat(60_000))))
                .containsExactly("amount");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"900\"", "900.0", "59", "604801", "-900", "1e3"})
    void aHoldLastsAMinuteToAWeek(String seconds) {
        assertThat(placing("{\"amount\":1,\"referenceId\":\"r\",\"expiresInSeconds\":%s}".formatted(seconds)))
                .containsExactly("expiresInSeconds");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | amount, referenceId",
                "{\"amount\":1} | referenceId",
                "{\"amount\":0,\"referenceId\":\"\",\"expiresInSeconds\":1} | amount, expiresInSeconds, referenceId",
                "{\"amount\":1,\"referenceId\":\"r\",\"expires\":60} | expires",
                "{\"amount\":1,\"referenceId\":\"r\",\"Amount\":1} | Amount",
                "{\"amount\":1,\"referenceId\":\"r\",\"userId\":\"user_ben\"} | userId",
                "{\"amount\":1,\"referenceId\":\"r\",\"amount\":1} | amount",
                "{\"amount\":1,\"referenceId\":\"r\",\"\":1} | ``",
                "{\"amount\":1,\"referenceId\":\"r\",\"__proto__\":{}} | __proto__",
                "{\"amount\":1,\"referenceId\":\"r\",\"x\":{\"y\":1,\"y\":2}} | x, x.y",
                "{\"x\":1,\"amount\":\"1\",\"y\":2,\"referenceId\":7} | amount, referenceId, x, y"
            })
    void everyBadFieldOfAHoldIsNamed(String body, String fields) {
        assertThat(placing(body)).containsExactlyElementsOf(names(fields));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | holdId, referenceId",
                "{\"holdId\":\"0f4f7a3c-6f0a-8d5e-9b1c-2a3b4c5d6e7f\",\"referenceId\":\"r\"} | holdId, referenceId",
                "{\"holdId\":\"x\"} | holdId",
                "{\"holdId\":\"1-1-1-1-1\"} | holdId",
                "{\"holdId\":\"0f4f7a3c6f0a8d5e9b1c2a3b4c5d6e7f\"} | holdId",
                "{\"holdId\":null} | holdId, referenceId",
                "{\"holdId\":7} | holdId",
                "{\"referenceId\":\"r\",\"reason\":\"why\"} | reason"
            })
    void aHoldIsNamedInExactlyOneWay(String body, String fields) {
        assertThat(deducting(body)).containsExactlyElementsOf(names(fields));
        assertThat(releasing(body)).containsExactlyElementsOf(names(fields));
    }

    @Test
    void aReleaseHasNoAmount() {
        assertThat(releasing("{\"referenceId\":\"r\",\"amount\":1}")).containsExactly("amount");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | amount, referenceId, userId",
                "{\"userId\":\"ben\",\"amount\":1,\"referenceId\":\"r\"} | userId",
                "{\"userId\":\"user_ben\",\"amount\":1000000001,\"referenceId\":\"r\"} | amount",
                "{\"userId\":\"user_ben\",\"amount\":-1,\"referenceId\":\"r\"} | amount",
                "{\"userId\":\"user_ben\",\"amount\":1,\"referenceId\":\"r\",\"reason\":1} | reason",
                "{\"userId\":\"user_ben\",\"amount\":1,\"referenceId\":\"r\",\"reason\":\"\\u0000\"} | reason",
                "{\"userId\":\"user_ben\",\"amount\":1,\"referenceId\":\"r\",\"reason\":\"\\udfff\"} | reason",
                "{\"userId\":\"user_ben\",\"amount\":1,\"referenceId\":\"r\",\"creditType\":\"scraper\"} | creditType"
            })
    void everyBadFieldOfAGrantIsNamed(String body, String fields) {
        assertThat(granting(body)).containsExactlyElementsOf(names(fields));
    }

    @Test
    void aReasonHas200CharactersAtMostWhateverTheyAre() {
        var grant = "{\"userId\":\"user_ben\",\"amount\":1,\"referenceId\":\"r\",\"reason\":\"%s\"}";

        assertThat(granting(grant.formatted("🎈".repeat(201)))).containsExactly("reason");
        API.call(GrantCreditsHandler::new)
                .as(API.operator(ADA))
                .body(grant.formatted("🎈".repeat(200)))
                .send()
                .isOk(201);
    }
}
