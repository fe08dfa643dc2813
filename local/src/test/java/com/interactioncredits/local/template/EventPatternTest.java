package com.interactioncredits.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventPatternTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {"a": ["x"]}                  | {"a": "x"}            | true
            {"a": ["x", "y"]}             | {"a": "y", "b": 1}    | true
            {"a": ["x"]}                  | {"a": "z"}            | false
            {"a": ["x"]}                  | {}                    | false
            {"a": {"b": ["x"]}}           | {"a": {"b": "x"}}     | true
            {"a": ["x"], "b": ["y"]}      | {"a": "x", "b": "n"}  | false
            {"a": [{"prefix": "x"}]}      | {"a": "xyz"}          | true
            {"a": [{"prefix": "x"}]}      | {"a": "yx"}           | false
            {"a": [{"exists": true}]}     | {"a": null}           | true
            {"a": [{"exists": false}]}    | {"b": 1}              | true
            {"a": [{"exists": false}]}    | {"a": 1}              | false
            """)
    void aFieldMustBeOneOfItsValues(String pattern, String event, boolean matches) throws JsonProcessingException {
        assertThat(EventPattern.parse(pattern).matches(new ObjectMapper().readTree(event)))
                .isEqualTo(matches);
    }

    @Test
    void anUnknownOperatorIsRefused() {
        assertThatThrownBy(() -> EventPattern.parse("{\"a\": [{\"anything-but\": \"x\"}]}"))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("anything-but");
    }
}
