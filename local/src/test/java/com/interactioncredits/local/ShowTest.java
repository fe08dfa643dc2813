package com.interactioncredits.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.CreditType;
import com.interactioncredits.credits.Credits;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.HoldCall;
import com.interactioncredits.credits.HoldName;
import com.interactioncredits.credits.PlaceHold;
import com.interactioncredits.credits.Principal;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.wiring.Settings;
import com.interactioncredits.wiring.Wiring;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/// `make show` of a table in AWS. What it prints of messages is tested on the running system.
@Timeout(120)
class ShowTest {
    private static final AccountId ADA = new AccountId("user_ada", CreditType.SCRAPER);
    private static final Actor ROOT = new Actor("user_root");

    private final TableInAws table;

    ShowTest(@TempDir Path folder) {
        table = new TableInAws(folder);
    }

    @AfterEach
    void close() {
        table.close();
    }

    @Test
    void aHoldOfATableIsShownWithTheQueryOfItsLogLines() throws Exception {
        var wiring = new Wiring(
                new Settings(Map.of("TABLE_NAME", table.name())),
                Clock.systemUTC(),
                table::dynamo,
                SqsClient::create,
                SecretsManagerClient::create);
        wiring.ledger().grant(ADA, new Reference("start"), new Credits(10), Optional.empty(), ROOT);
        var order = new Reference("order-1");
        var jobs = new Principal(new Actor("mch_jobs"), Hold.Source.SERVICE);
        wiring.placing()
                .place(new PlaceHold(ADA, jobs, order, new Credits(4), Duration.ofMinutes(15), Optional.empty()));
        wiring.ledger().convert(new HoldCall(ADA, new HoldName.ByReference(order), jobs), OptionalLong.of(3));
        var id = Hold.idOf(ADA, Hold.Source.SERVICE, order);
        wiring.refunds().refund(ADA, id, OptionalLong.of(2), new Reference("back"), Optional.of("late delivery"), ROOT);

        try (var process = process("user_ada/order-1")) {
            assertThat(process.exitCode()).as("%s", process.errorLines()).isZero();
            assertThat(process.output())
                    .containsSubsequence(
                            "Hold " + id + ": converted",
                            "placed by mch_jobs: 4 scraper credits held until",
                            "hold converted by mch_jobs: 3 scraper credits deducted, 1 scraper credit available again",
                            "2 scraper credits refunded by user_root, reason: late delivery",
                            "| filter holdId = \"" + id + "\"");
        }
    }

    @Test
    void anUnknownIdIsAnError() throws Exception {
        try (var process = process("user_nobody")) {
            assertThat(process.exitCode()).isEqualTo(1);
            assertThat(process.output()).isEmpty();
            assertThat(process.errorLines())
                    .anyMatch(line ->
                            line.startsWith("Nothing has the id \"user_nobody\" in the table " + table.name() + "."));
        }
    }

    private RunningProcess process(String id) throws Exception {
        return table.process(Show.class, Map.of("TABLE_NAME", table.name(), "ID", id));
    }
}
