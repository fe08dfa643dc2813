package com.interactioncredits.e2e;

import java.util.Map;

/// A separate system whose DynamoDB may have faults. It has none when a test begins. The breaker is on, as deployed.
record FaultySystem(RunningSystem system, FaultyDynamoDb store, OtherDynamoDb dynamo) implements AutoCloseable {
    static FaultySystem shared() {
        return Turns.of(FaultySystem.class, FaultySystem::start);
    }

    private static FaultySystem start() {
        var dynamo = new OtherDynamoDb();
        var store = new FaultyDynamoDb(dynamo.uri(), Seed.random("FaultySystem"));
        var system = RunningSystem.start(
                RunningSystem.emptyFolder(),
                Map.of(
                        "AWS_ENDPOINT_URL_DYNAMODB",
                        store.uri().toString(),
                        "AWS_ENDPOINT_URL_DYNAMODB_STREAMS",
                        dynamo.uri().toString(),
                        "BREAKER_ERRORS",
                        "3",
                        "BREAKER_UNANSWERED",
                        "5"));
        return new FaultySystem(system, store, dynamo);
    }

    @Override
    public void close() {
        system.close();
        store.close();
        dynamo.close();
    }
}
