package com.interactioncredits.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.interactioncredits.RealTable;
import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.CreditType;
import com.interactioncredits.credits.Credits;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.HoldCall;
import com.interactioncredits.credits.HoldName;
import com.interactioncredits.credits.PlaceHold;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.store.StoreRetry;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// The ledger against another implementation of DynamoDB. Run by `make test-localstack`.
class LocalStackIT {
    @Test
    void aHoldIsPlacedConvertedAndPaidOnLocalStack() {
        assumeTrue(
                DockerClientFactory.instance().isDockerAvailable(),
                "skipped: LocalStack needs a container engine, and none was found");
        try (var localStack = new LocalStackContainer(DockerImageName.parse("localstack/localstack:4.9"))) {
            localStack.withServices("dynamodb").start();
            playOn(client(localStack));
        }
    }

    private static DynamoDbClient client(LocalStackContainer localStack) {
        var credentials = AwsBasicCredentials.create(localStack.getAccessKey(), localStack.getSecretKey());
        return DynamoDbClient.builder()
                .endpointOverride(localStack.getEndpoint())
                .region(Region.of(localStack.getRegion()))
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build();
    }

    private static void playOn(DynamoDbClient dynamo) {
        var table = RealTable.createIn(dynamo);
        var clock = Clock.systemUTC();
        var storeRetry = new StoreRetry(Duration.ofSeconds(5), RandomGenerator.getDefault(), Thread::sleep);
        var ledger = new CreditLedger(dynamo, table, clock, storeRetry);
        var placing = new Placing(dynamo, table, clock, storeRetry, PlaceBy.COMMIT);
        var statement = new Statement(dynamo, table, clock, storeRetry);
        var account = new AccountId("user_localstack", CreditType.INTERACTION);
        var reference = new Reference("one");
        var byReference = new HoldName.ByReference(reference);
        var request = new PlaceHold(
                account,
                Principals.of(Hold.Source.API),
                reference,
                new Credits(4),
                Duration.ofMinutes(15),
                Optional.empty());

        assertThat(placing.place(request)).isInstanceOf(PlaceHoldOutcome.InsufficientCredits.class);
        assertThat(ledger.grant(account, reference, new Credits(10), Optional.empty(), Principals.OPERATOR))
                .isInstanceOf(GrantOutcome.Granted.class);
        assertThat(placing.place(request)).isInstanceOf(PlaceHoldOutcome.Placed.class);
        assertThat(placing.place(request)).isInstanceOf(PlaceHoldOutcome.AlreadyPlaced.class);
        assertThat(ledger.convert(
                        new HoldCall(account, byReference, Principals.of(Hold.Source.API)), OptionalLong.of(3)))
                .isInstanceOf(ConvertOutcome.Converted.class);
        assertThat(ledger.release(new HoldCall(account, byReference, Principals.of(Hold.Source.API))))
                .isInstanceOf(ReleaseOutcome.AlreadyConverted.class);

        var balance = statement.balance(account);
        assertThat(balance.available()).isEqualTo(7);
        assertThat(balance.held()).isZero();
        assertThat(balance.spent()).isEqualTo(3);
    }
}
