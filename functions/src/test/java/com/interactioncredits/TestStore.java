package com.interactioncredits;

import com.interactioncredits.simulateddynamodb.SimulatedDynamo;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// A table of its own in one of two stores that answer alike, as `SimulatedDynamoTest` shows: the real DynamoDB Local,
/// or the simulated DynamoDB, on which thousands of histories take seconds.
public record TestStore(Kind kind, DynamoDbClient dynamo, String table) {
    public enum Kind {
        REAL,
        SIMULATED;

        /// An empty one.
        public TestStore create() {
            return switch (this) {
                case REAL -> real(TestTable.create());
                case SIMULATED -> new TestStore(this, new SimulatedDynamo(), "credits");
            };
        }
    }

    /// A table of [TestTable].
    public static TestStore real(String table) {
        return new TestStore(Kind.REAL, TestTable.dynamo(), table);
    }

    public void drop() {
        if (kind == Kind.REAL) {
            TestTable.drop(table);
        }
    }
}
