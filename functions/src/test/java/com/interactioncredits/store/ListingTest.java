package com.interactioncredits.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.TestTable;
import com.interactioncredits.WatchedDynamo;
import com.interactioncredits.store.Listing.Index;
import com.interactioncredits.store.Listing.Times;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

class ListingTest {
    private static final int ENTRIES = 60;
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    private final String table = TestTable.create();
    private final List<String> looked = new ArrayList<>();
    private final Listing listing = new Listing(new WatchedDynamo(TestTable.dynamo(), new RowsRead()), table);

    private final class RowsRead implements WatchedDynamo.Watcher {
        @Override
        public <A extends DynamoDbResponse> A around(DynamoDbRequest request, Supplier<A> call) {
            if (request instanceof BatchGetItemRequest batch) {
                batch.requestItems().values().forEach(rows -> rows.keys()
                        .forEach(key -> looked.add(new Item(key).getText("pk"))));
            }
            return call.get();
        }
    }

    @BeforeEach
    void anEntryEachSecondAndTwoInTheLast() {
        for (int second = 0; second < ENTRIES; second++) {
            put("e" + second, START.plusSeconds(second));
        }
        put("f", START.plusSeconds(ENTRIES - 1));
    }

    @Test
    void nothingOutsideOfTheTimesIsLookedAt() {
        var times = new Times(Optional.of(START.plusSeconds(10)), Optional.of(START.plusSeconds(13)));

        assertThat(all(times, 100)).containsExactly("e12", "e11", "e10");
        assertThat(looked).containsExactly("e12", "e11", "e10");
    }

    @Test
    void pagesOfATimeLoseAndRepeatNothing() {
        var times = new Times(Optional.of(START.plusSeconds(50)), Optional.of(START.plusSeconds(ENTRIES)));
        var whole = all(times, 100);

        assertThat(whole).hasSize(11).contains("f", "e59", "e50").doesNotContain("e49");
        for (int limit = 1; limit <= 11; limit++) {
            assertThat(all(times, limit)).as("in pages of %s", limit).isEqualTo(whole);
        }
    }

    @Test
    void eachRowIsReadOnce() {
        assertThat(all(Times.ALL, 100)).hasSize(ENTRIES + 1);
        assertThat(looked).doesNotHaveDuplicates();
    }

    @Test
    void countsWhatIsDueAndWhatIsLaterAndSaysWhenThereIsMoreThanItCounts() {
        var now = START.plusSeconds(30);
        for (int second = 0; second < 100; second++) {
            unfinished("full", second);
        }
        unfinished("small", 29);
        unfinished("small", 31);

        assertThat(listing.unfinished(List.of("small", "empty"), now, false))
                .isEqualTo(new Unfinished(1, 1, false, Optional.of(START.plusSeconds(29))));
        assertThat(listing.unfinished(List.of("small", "full"), now, true))
                .isEqualTo(new Unfinished(32, 0, false, Optional.of(START)));
        unfinished("full", 100);
        assertThat(listing.unfinished(List.of("full", "small"), now, false))
                .isEqualTo(new Unfinished(32, 70, true, Optional.of(START)));
    }

    private void unfinished(String part, int second) {
        var item = Item.key("%s-%d".formatted(part, second), "X")
                .put("lookShard", part)
                .put("lookAt", SortKey.of(START.plusSeconds(second), new UUID(0, second)));
        TestTable.dynamo().putItem(put -> put.tableName(table).item(item.attributes()));
    }

    private List<String> all(Times times, int limit) {
        looked.clear();
        var all = new ArrayList<String>();
        var from = Optional.<String>empty();
        do {
            var page = listing.matching(
                    Index.LISTING, "list", times, limit, from, row -> Optional.of(new Item(row).getText("pk")));
            assertThat(page.items()).hasSizeBetween(1, limit);
            all.addAll(page.items());
            from = page.next();
        } while (from.isPresent());
        return all;
    }

    private void put(String name, Instant time) {
        var item = Item.key(name, "X")
                .put("listPk", "list")
                .put(
                        "listSk",
                        String.format(
                                Locale.ROOT,
                                "%013d#%s",
                                time.toEpochMilli(),
                                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))));
        TestTable.dynamo()
                .putItem(PutItemRequest.builder()
                        .tableName(table)
                        .item(item.attributes())
                        .build());
    }
}
