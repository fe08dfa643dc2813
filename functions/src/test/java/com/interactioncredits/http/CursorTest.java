package com.interactioncredits.http;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class CursorTest {
    private final Cursor cursor = Cursor.of("holds", "user_ada", "interaction", "");

    @Property(tries = 200)
    void readsWhatItWrote(
            @ForAll @AlphaChars @NumericChars @Chars({'#', ':', 'ä'}) @StringLength(min = 1, max = 100) String next) {
        var written = cursor.write(next);

        assertThat(written).matches("[A-Za-z0-9_-]+");
        assertThat(cursor.read(written)).contains(next);
    }

    @Test
    void worksForItsOwnRouteAccountAndFilterOnly() {
        var written = cursor.write("2026#1");

        assertThat(cursor.read(written)).contains("2026#1");
        assertThat(Cursor.of("transactions", "user_ada", "interaction", "").read(written))
                .isEmpty();
        assertThat(Cursor.of("holds", "user_ben", "interaction", "").read(written))
                .isEmpty();
        assertThat(Cursor.of("holds", "user_ada", "scraper", "").read(written)).isEmpty();
        assertThat(Cursor.of("holds", "user_ada", "interaction", "active").read(written))
                .isEmpty();
    }

    @Test
    void oneChangedCharacterSpoilsIt() {
        var written = cursor.write("2026#1");

        for (int i = 0; i < written.length(); i++) {
            var other = written.charAt(i) == 'A' ? 'B' : 'A';
            assertThat(cursor.read(written.substring(0, i) + other + written.substring(i + 1)))
                    .isEmpty();
        }
        assertThat(cursor.read(written + "A")).isEmpty();
        assertThat(cursor.read(written + "=")).isEmpty();
        assertThat(cursor.read(written.substring(1))).isEmpty();
        assertThat(cursor.read("A".repeat(100_000))).isEmpty();
    }
}
