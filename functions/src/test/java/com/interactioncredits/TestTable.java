package com.interactioncredits;

import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// A table of its own in the simulated DynamoDB, which answers as DynamoDB Local does (`SimulatedDynamoTest`) and takes
/// a third less of a build's time. With `-Dstore=real`, or where an endpoint of AWS is given, in [RealTable].
public final class TestTable {
    static final TestStore.Kind KIND = RealTable.GIVEN || "real".equals(System.getProperty("store"))
            ? TestStore.Kind.REAL
            : TestStore.Kind.SIMULATED;

    private static final SimulatedTables SIMULATED = new SimulatedTables();
    private static final AtomicInteger TABLES = new AtomicInteger();

    private TestTable() {}

    public static DynamoDbClient dynamo() {
        return switch (KIND) {
            case REAL -> RealTable.dynamo();
            case SIMULATED -> SIMULATED;
        };
    }

    /// @return the new table's name
    public static String create() {
        return switch (KIND) {
            case REAL -> RealTable.create();
            case SIMULATED -> {
                var name = "credits-" + TABLES.incrementAndGet();
                SIMULATED.create(name);
                yield name;
            }
        };
    }

    public static void drop(String name) {
        switch (KIND) {
            case REAL -> RealTable.drop(name);
            case SIMULATED -> SIMULATED.drop(name);
        }
    }
}
