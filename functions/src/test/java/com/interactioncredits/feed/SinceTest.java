package com.interactioncredits.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.credits.CreditType;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SinceTest {
    private static final String POSITION = "1795341600250#6d0c5f0e-5d5b-8c55-9a3e-4f0f7f0c2d11";
    private static final Map<CreditType, Long> VERSIONS = Map.of(CreditType.INTERACTION, 4L, CreditType.SCRAPER, 0L);

    @Test
    void isReadAsItWasWritten() {
        var ended = Since.time(Instant.ofEpochMilli(1795341600250L), VERSIONS);
        var underWay = new Since(POSITION, Optional.of(Instant.ofEpochMilli(1795341600000L)), VERSIONS);

        assertThat(Since.of(ended.text())).contains(ended);
        assertThat(Since.of(underWay.text())).contains(underWay);
        assertThat(underWay.text()).isEqualTo(POSITION + "/1795341600000/4/0");
    }

    @Test
    void aCursorIsAsOldAsTheReadingThatReturnedIt() {
        assertThat(Since.of(POSITION + "//4/0").orElseThrow().seenUntil())
                .isEqualTo(Instant.ofEpochMilli(1795341600250L));
        assertThat(Since.of(POSITION + "/1795341600000/4/0").orElseThrow().seenUntil())
                .isEqualTo(Instant.ofEpochMilli(1795341600000L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "1795341600250",
                "1795341600250/",
                "1795341600250/1/2",
                "179534160025//1/2",
                "17953416002500//1/2",
                "1795341600250//1",
                "1795341600250//1/2/3",
                "1795341600250///2",
                "1795341600250//1/-2",
                "1795341600250//1/9999999999999999999",
                "1795341600250//1/2\n",
                "1795341600250#//1/2",
                "1795341600250#6d0c5f0e//1/2",
                "1795341600250#6D0C5F0E-5D5B-8C55-9A3E-4F0F7F0C2D11//1/2",
                "1795341600250/x/1/2",
                "１795341600250//1/2",
                "1795341600250//1/٢"
            })
    void anythingElseIsNoCursor(String text) {
        assertThat(Since.of(text)).isEmpty();
    }

    @Property(tries = 500)
    void readsAnythingWithoutAFault(@ForAll String text) {
        Since.of(text).ifPresent(since -> assertThat(since.text()).isEqualTo(text));
    }
}
