package com.interactioncredits.parsing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class ParsedTest {
    private final BadFields bad = new BadFields();
    private final Fields body =
            Fields.of("{\"amount\":0,\"seconds\":60,\"reason\":7}", bad).orElseThrow();

    @Test
    void aBadFieldHasNoValue() {
        var amount = body.integer("amount", 1, 10);

        assertThat(amount.toOptional()).isEmpty();
        assertThatIllegalStateException().isThrownBy(amount::get);
        assertThat(bad.problems()).containsOnlyKeys("amount");
    }

    @Test
    void anAbsentFieldIsNoBadOne() {
        assertThat(body.optionalText("text", 0, 10).get()).isEmpty();
        assertThat(bad.problems()).isEmpty();
    }

    @Test
    void whatIsMadeOfABadFieldIsBad() {
        var seconds = body.integer("seconds", 1, 60);
        var reason = body.optionalText("reason", 0, 10);

        assertThat(Parsed.of(() -> seconds.get() + 1, seconds).get()).isEqualTo(61);
        assertThat(Parsed.of(() -> seconds.get() + reason.get().orElse(""), seconds, reason)
                        .toOptional())
                .isEmpty();
    }
}
