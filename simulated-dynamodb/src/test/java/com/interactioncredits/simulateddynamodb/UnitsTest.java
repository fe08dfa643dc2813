package com.interactioncredits;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.simulateddynamodb.ItemSize;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The rules of AWS's guide, by its own examples where it has some.
class WriteUnitsTest {
    private static final Map<String, AttributeValue> NOTHING = Map.of();
    private static final List<String> INDEX = List.of("listPk", "listSk");

    @Test
    void aWriteOfHalfAKilobyteIsOneUnit() {
        assertThat(WriteUnits.table(NOTHING, ofBytes(512), false)).isEqualTo(1);
    }

    @Test
    void sizesAreRoundedUpToTheNextKilobyte() {
        assertThat(WriteUnits.table(NOTHING, ofBytes(1024), false)).isEqualTo(1);
        assertThat(WriteUnits.table(NOTHING, ofBytes(1025), false)).isEqualTo(2);
        assertThat(WriteUnits.table(NOTHING, ofBytes(1536), false)).isEqualTo(2);
    }

    @Test
    void threeItemsOfFiveHundredBytesInATransactionAreSixUnits() {
        assertThat(3 * WriteUnits.table(NOTHING, ofBytes(500), true)).isEqualTo(6);
    }

    @Test
    void theLargerOfBeforeAndAfterCounts() {
        assertThat(WriteUnits.table(ofBytes(1500), ofBytes(300), false)).isEqualTo(2);
        assertThat(WriteUnits.table(ofBytes(1500), NOTHING, false)).isEqualTo(2);
        assertThat(WriteUnits.table(NOTHING, NOTHING, false)).isEqualTo(1);
    }

    @Test
    void anIndexIsWrittenWhenAnEntryAppearsMovesOrGoes() {
        var here = Map.of("listPk", text("a"), "listSk", text("1"));
        var there = Map.of("listPk", text("a"), "listSk", text("2"));
        assertThat(WriteUnits.index(INDEX, NOTHING, here)).isEqualTo(1);
        assertThat(WriteUnits.index(INDEX, here, there)).isEqualTo(2);
        assertThat(WriteUnits.index(INDEX, here, NOTHING)).isEqualTo(1);
        assertThat(WriteUnits.index(INDEX, here, here)).isZero();
        assertThat(WriteUnits.index(INDEX, NOTHING, Map.of("listPk", text("a"))))
                .isZero();
    }

    @Test
    void attributesAreAsLongAsTheirNamesAndValues() {
        assertThat(ItemSize.of(Map.of("name", text("Zoë")))).isEqualTo(4 + 4);
        assertThat(ItemSize.of(Map.of("n", number("27")))).isEqualTo(1 + 2);
        assertThat(ItemSize.of(Map.of("n", number("1000000")))).isEqualTo(1 + 2);
        assertThat(ItemSize.of(Map.of("n", number("-27")))).isEqualTo(1 + 3);
        assertThat(ItemSize.of(Map.of("n", number("1893456000000")))).isEqualTo(1 + 5);
        assertThat(ItemSize.of(Map.of("b", AttributeValue.fromBool(true)))).isEqualTo(2);
        assertThat(ItemSize.of(Map.of("l", AttributeValue.fromL(List.of())))).isEqualTo(1 + 3);
        assertThat(ItemSize.of(Map.of("m", AttributeValue.fromM(Map.of("k", text("v"))))))
                .isEqualTo(1 + 3 + 1 + 2);
    }

    private static Map<String, AttributeValue> ofBytes(int bytes) {
        return Map.of("a", text("x".repeat(bytes - 1)));
    }

    private static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }

    private static AttributeValue number(String value) {
        return AttributeValue.fromN(value);
    }
}
