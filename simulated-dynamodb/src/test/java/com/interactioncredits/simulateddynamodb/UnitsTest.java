package com.interactioncredits.simulateddynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The rules of AWS's guide, by its own examples where it has some.
class UnitsTest {
    private static final Map<String, AttributeValue> NOTHING = Map.of();
    private static final Key KEY = new Key("p", "s");

    @Test
    void aWriteOfHalfAKilobyteIsOneUnit() {
        assertThat(table(NOTHING, ofBytes(512), false)).isEqualTo(1);
    }

    @Test
    void sizesAreRoundedUpToTheNextKilobyte() {
        assertThat(table(NOTHING, ofBytes(1024), false)).isEqualTo(1);
        assertThat(table(NOTHING, ofBytes(1025), false)).isEqualTo(2);
        assertThat(table(NOTHING, ofBytes(1536), false)).isEqualTo(2);
    }

    @Test
    void threeItemsOfFiveHundredBytesInATransactionAreSixUnits() {
        assertThat(3 * table(NOTHING, ofBytes(500), true)).isEqualTo(6);
    }

    @Test
    void theLargerOfBeforeAndAfterCounts() {
        assertThat(table(ofBytes(1500), ofBytes(300), false)).isEqualTo(2);
        assertThat(table(ofBytes(1500), NOTHING, false)).isEqualTo(2);
        assertThat(table(NOTHING, NOTHING, false)).isEqualTo(1);
    }

    @Test
    void anIndexIsWrittenWhenAnEntryAppearsMovesOrGoes() {
        var here = Map.of("listPk", text("a"), "listSk", text("1"));
        var there = Map.of("listPk", text("a"), "listSk", text("2"));
        assertThat(listing(NOTHING, here)).isEqualTo(1);
        assertThat(listing(here, there)).isEqualTo(2);
        assertThat(listing(here, NOTHING)).isEqualTo(1);
        assertThat(listing(here, here)).isZero();
        assertThat(listing(NOTHING, Map.of("listPk", text("a")))).isZero();
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

    private static double table(
            Map<String, AttributeValue> before, Map<String, AttributeValue> after, boolean inTransaction) {
        return sum(Units.ofWrite(KEY, before, after, inTransaction), Units.TABLE);
    }

    private static double listing(Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
        return sum(Units.ofWrite(KEY, before, after, false), "listing");
    }

    private static double sum(List<Units> units, String of) {
        return units.stream()
                .filter(some -> some.of().equals(of))
                .mapToDouble(Units::units)
                .sum();
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
