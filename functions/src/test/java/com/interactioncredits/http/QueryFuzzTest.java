package com.interactioncredits.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.interactioncredits.parsing.BadFields;
import com.interactioncredits.parsing.Parsed;

/// What may stand behind a path: query strings, and made-up cursors.
class QueryFuzzTest {
    private static final Cursor CURSOR = Cursor.of("holds", "user_ada", "interaction", "");

    @FuzzTest
    @DictionaryEntries({"limit=", "cursor=", "userId=", "status=", "&", "=", "%00", "%", "+", "%ED%A0%80", "%C0%AF"})
    void aQueryIsReadOrItsBadParametersAreNamed(FuzzedDataProvider data) {
        var raw = data.consumeRemainingAsString();
        var bad = new BadFields();
        var query = Query.of(raw, bad);
        var limit = query.integer("limit", 1, 100, 25);
        var cursor = query.text("cursor");
        query.refuseTheRest();

        limit.toOptional().ifPresent(number -> assertThat(number).isBetween(1, 100));
        assertThat(limit instanceof Parsed.Bad<?>).isEqualTo(bad.problems().containsKey("limit"));
        cursor.toOptional().flatMap(given -> given).ifPresent(given -> CURSOR.read(given)
                .ifPresent(from -> assertThat(CURSOR.write(from)).isEqualTo(given)));
        assertThat(bad.view().toString()).isNotEmpty();
        if (bad.isEmpty()) {
            assertThat(raw.split("&", -1)).filteredOn(pair -> !pair.isEmpty()).hasSizeLessThanOrEqualTo(2);
        }
    }

    @FuzzTest
    void aCursorThatWasHandedOutIsReadAgain(FuzzedDataProvider data) {
        var next = data.consumeString(400);
        var isText = next.equals(new String(
                next.getBytes(java.nio.charset.StandardCharsets.UTF_8), java.nio.charset.StandardCharsets.UTF_8));
        if (isText && !next.isEmpty() && next.length() < 150) {
            assertThat(CURSOR.read(CURSOR.write(next))).contains(next);
        }
    }
}
