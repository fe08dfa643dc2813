package com.interactioncredits.api;

import static com.interactioncredits.api.TestApi.ADA;
import static com.interactioncredits.api.TestApi.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryParametersTest {
    private static final TestApi API = new TestApi();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=101",
                "limit=-1",
                "limit=+5",
                "limit=05",
                "limit=1.0",
                "limit=1e1",
                "limit=ten",
                "limit=",
                "limit",
                "limit=99999999999999999999",
                "limit=%31%",
                "limit=10&limit=10",
                "limit=10,10"
            })
    void aLimitIsFrom1To100(String query) {
        assertThat(badParametersOf(query)).contains("limit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=1", "limit=100", "limit=%31", "", "&&limit=1&"})
    void aGoodLimitIsTaken(String query) {
        API.call(ListHoldsHandler::new).as(API.user(ADA)).query(query).send().isOk(200);
    }

    @ParameterizedTest
    @CsvSource({
        "statuss=active, statuss",
        "status=ACTIVE, status",
        "status=, status",
        "status=active&status=active, status",
        "status=active%2Cconverted, status",
        "userId=user_ben, userId",
        "=1, ''",
        "limit=0&status=x&y=1, 'limit, status, y'"
    })
    void everyBadParameterIsNamed(String query, String names) {
        assertThat(badParametersOf(query)).containsExactlyElementsOf(List.of(names.split(", ")));
    }

    @Test
    void onlyHoldsAreFilteredByStatus() {
        API.call(ListTransactionsHandler::new)
                .as(API.user(ADA))
                .query("status=active")
                .send()
                .isRefused(400, "invalid_request");
    }

    @Test
    void aBalanceHasNoParametersForUsers() {
        var call = API.call(GetBalanceHandler::new).as(API.user(ADA));

        assertThat(call.query("userId=" + BEN)
                        .send()
                        .isRefused(400, "invalid_request")
                        .badFields())
                .containsExactly("userId");
    }

    @Test
    void aServiceNamesTheUserInTheQuery() {
        var call = API.call(GetBalanceHandler::new).as(API.service());

        for (var query : List.of("", "userId=", "userId=ben", "userId=user_ben&userId=user_ben", "userId=user_%00")) {
            assertThat(call.query(query)
                            .send()
                            .isRefused(400, "invalid_request")
                            .badFields())
                    .containsExactly("userId");
        }
        call.query("userId=user_ben").send().isOk(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "", "%00", "AAAAAAAAAAAAAAAAAAAAAAAA", "e30", "%F0%9F%8E%88", "=="})
    void aMadeUpCursorIsRefused(String cursor) {
        var reply = API.call(ListHoldsHandler::new)
                .as(API.user(ADA))
                .query("cursor=" + cursor)
                .send();

        assertThat(reply.isRefused(400, "invalid_cursor").badFields()).containsExactly("cursor");
    }

    @Test
    void aBadCursorAmongOtherBadParametersIsOneOfThem() {
        assertThat(badParametersOf("cursor=x&limit=0")).containsExactly("cursor", "limit");
    }

    private static List<String> badParametersOf(String query) {
        return API.call(ListHoldsHandler::new)
                .as(API.user(ADA))
                .query(query)
                .send()
                .isRefused(400, "invalid_request")
                .badFields();
    }
}
