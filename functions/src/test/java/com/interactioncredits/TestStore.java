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
                case REAL -> new TestStore(this, RealTable.dynamo(), RealTable.create());
                case SIMULATED -> new TestStore(this, new SimulatedDynamo(), "credits");
            };
        }
    }

    /// A table of [TestTable].
    public static TestStore of(String table) {
        return new TestStore(TestTable.KIND, TestTable.dynamo(), table);
    }

    public void drop() {
        if (kind == Kind.REAL) {
            RealTable.drop(table);
        }
    }
}
