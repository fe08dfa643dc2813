package com.interactioncredits.local.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The rules of AWS's guide.
class ItemSizeTest {
    @Test
    void attributesAreAsLongAsTheirNamesAndValues() {
        assertThat(ItemSize.of(Map.of("name", AttributeValue.fromS("Zoë")))).isEqualTo(4 + 4);
        assertThat(ItemSize.of(Map.of("n", AttributeValue.fromN("27")))).isEqualTo(1 + 2);
        assertThat(ItemSize.of(Map.of("n", AttributeValue.fromN("1000000")))).isEqualTo(1 + 2);
        assertThat(ItemSize.of(Map.of("n", AttributeValue.fromN("-27")))).isEqualTo(1 + 3);
        assertThat(ItemSize.of(Map.of("b", AttributeValue.fromBool(true)))).isEqualTo(2);
        assertThat(ItemSize.of(Map.of("l", AttributeValue.fromL(List.of())))).isEqualTo(1 + 3);
        assertThat(ItemSize.of(Map.of("m", AttributeValue.fromM(Map.of("k", AttributeValue.fromS("v"))))))
                .isEqualTo(1 + 3 + 1 + 2);
    }
}
