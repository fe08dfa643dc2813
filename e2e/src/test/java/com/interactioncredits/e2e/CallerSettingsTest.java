package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The settings of allowed callers in local mode: a machine with one scope, and tokens without an origin.
@Timeout(300)
@Order(Turns.MOVED_CLOCK)
class CallerSettingsTest {
    private static final String BALANCE = "/api/credits/interaction/balance";
    private static final RunningSystem SYSTEM = RunningSystem.moved();

    private final Api user = Api.newUser(SYSTEM).granted(10);

    @Test
    void aMachineIsLimitedToItsScopes() {
        var reports = Api.service(SYSTEM, "mch_reports");
        assertThat(reports.get(BALANCE + "?userId=" + user.userId()).status()).isEqualTo(200);

        var hold = JsonNodeFactory.instance
                .objectNode()
                .put("userId", user.userId())
                .put("amount", 1)
                .put("referenceId", "r");
        var refused = reports.post("/api/credits/interaction/hold", hold);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body().get("detail").asText())
                .isEqualTo("This machine lacks the scope hold. Add it in the setting AllowedMachines:"
                        + " mch_reports:hold+read.");
        assertThat(user.credits()).isEqualTo("10 available, 0 held, 0 spent");
        assertThat(Api.service(SYSTEM, "mch_local")
                        .post("/api/credits/interaction/hold", hold)
                        .status())
                .isEqualTo(201);
    }

    /// B8
    @Test
    void aTokenMayLackTheOriginButNotHaveAWrongOne() {
        var forger = Forger.of(SYSTEM);
        assertThat(status(forger.user(user.userId()).without("azp"))).isEqualTo(200);
        assertThat(status(forger.user(user.userId()).claim("azp", "\"https://evil.example.test\"")))
                .isEqualTo(401);
        assertThat(status(forger.user(user.userId()).claim("azp", "\"\""))).isEqualTo(401);
    }

    private static int status(Forger.Draft token) {
        return Api.exchange(HttpRequest.newBuilder(SYSTEM.baseUri().resolve(BALANCE))
                        .header("Authorization", "Bearer " + token.signed())
                        .build())
                .status();
    }
}
