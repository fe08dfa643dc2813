package com.interactioncredits.local.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.local.template.Route;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {
    private final Routes routes = new Routes(List.of(
            new Route("ANY", "/{proxy+}", "greedy"),
            new Route("ANY", "$default", "default"),
            new Route("GET", "/a/{id}", "one"),
            new Route("ANY", "/a/{id}", "any"),
            new Route("GET", "/a/list", "list"),
            new Route("GET", "/a/{id}/b", "below")));
    private final Routes few = new Routes(List.of(new Route("GET", "/a/{id}", "one"), new Route("POST", "/a", "post")));

    @ParameterizedTest
    @CsvSource({
        "GET,    /a/7,        one",
        "DELETE, /a/7,        any",
        "GET,    /a/list,     list",
        "POST,   /a/list,     any",
        "GET,    /a/7/b,      below",
        "GET,    /a/7/c,      greedy",
        "GET,    /a/7/,       greedy",
        "GET,    /a/x%2Fy,    one",
        "GET,    /a/../list,  greedy",
        "GET,    /A/7,        greedy",
    })
    void theMostSpecificRouteAnswers(String method, String path, String function) {
        assertThat(routes.find(method, path))
                .hasValueSatisfying(
                        match -> assertThat(match.route().function()).isEqualTo(function));
    }

    @Test
    void withoutADefaultNothingAnswers() {
        assertThat(few.find("GET", "/b")).isEmpty();
        assertThat(few.find("GET", "/a/")).isEmpty();
        assertThat(few.find("HEAD", "/a/7")).isEmpty();
        assertThat(few.find("OPTIONS", "/a")).isEmpty();
    }

    @Test
    void variablesAreDecoded() {
        var match = Objects.requireNonNull(few.find("GET", "/a/x%2Fy%20z+").orElse(null));
        assertThat(match.parameters()).isEqualTo(Map.of("id", "x/y z+"));
    }

    @Test
    void aGreedyVariableTakesTheRest() {
        var match = Objects.requireNonNull(routes.find("GET", "/b/c/d").orElse(null));
        assertThat(match.parameters()).isEqualTo(Map.of("proxy", "b/c/d"));
    }
}
