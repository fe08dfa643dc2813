package com.interactioncredits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The hook that CodeDeploy calls before a new version receives traffic, on the running system.
@Timeout(300)
@Order(Turns.FAULTY_STORE)
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
        var faulty = FaultySystem.shared();
        var dev = faulty.system().dev();
        assertThat(dev.checkDeployment()).isEqualTo("Succeeded");
        faulty.store().setAway(true);
        try {
            assertThat(dev.checkDeployment()).isEqualTo("Failed");
        } finally {
            faulty.store().setAway(false);
        }
        assertThat(dev.checkDeployment()).isEqualTo("Succeeded");
    }
}
