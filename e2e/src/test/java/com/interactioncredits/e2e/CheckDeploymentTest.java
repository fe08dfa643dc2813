package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The hook that CodeDeploy calls before a new version receives traffic, on the running system.
@Timeout(300)
class CheckDeploymentTest {
    private static final String ACCOUNT = "user_deployment_check";

    @Test
    void aWorkingSystemPassesAndItsAccountIsUnchanged() {
        var system = RunningSystem.shared();
        assertThat(system.dev().checkDeployment()).isEqualTo("Succeeded");
        var account = Api.user(system, ACCOUNT);
        assertThat(account.credits()).isEqualTo("1000 available, 0 held, 0 spent");
        assertThat(system.dev().checkDeployment()).isEqualTo("Succeeded");
        assertThat(account.credits()).isEqualTo("1000 available, 0 held, 0 spent");
    }

    @Test
    void aSystemWithABrokenTableFails() {
        try (var dynamo = new OtherDynamoDb();
                var broken = new FaultyDynamoDb(dynamo.uri(), new Random(1));
                var system = RunningSystem.start(
                        RunningSystem.emptyFolder(),
                        Map.of(
                                "AWS_ENDPOINT_URL_DYNAMODB",
                                broken.uri().toString(),
                                "AWS_ENDPOINT_URL_DYNAMODB_STREAMS",
                                dynamo.uri().toString()))) {
            assertThat(system.dev().checkDeployment()).isEqualTo("Succeeded");
            broken.setAway(true);
            assertThat(system.dev().checkDeployment()).isEqualTo("Failed");
            broken.setAway(false);
            assertThat(system.dev().checkDeployment()).isEqualTo("Succeeded");
        }
    }
}
