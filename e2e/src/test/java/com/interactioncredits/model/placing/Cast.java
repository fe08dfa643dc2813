package com.interactioncredits.model.placing;

import com.interactioncredits.model.placing.Request.End.How;

/// The processes of the mixes: A, B and D place x, C places y; T and U place as calls do today.
final class Cast {
    static final Place A = Place.hold("A", "x", 1);
    static final Place A_OF_2 = Place.hold("A", "x", 2);
    static final Place B = Place.hold("B", "x", 1);
    static final Place B_OF_2 = Place.hold("B", "x", 2);
    static final Place D = Place.hold("D", "x", 1);
    static final Place C = Place.hold("C", "y", 1);
    static final Place X_AT_ONCE = Place.atOnce("T", "x", 1);
    static final Place Y_AT_ONCE = Place.atOnce("U", "y", 1);
    static final Place Z = Place.hold("Z", "z", 1);
    static final Place SEND_A = Place.send("A", "x");
    static final Place SEND_B = Place.send("B", "x");
    static final OneWrite FINISH = OneWrite.finish("x");
    static final OneWrite REFUSE = OneWrite.refuse("x");
    static final Helper HELPER = Helper.of(0);
    static final Helper OTHER_HELPER = Helper.of(1);
    static final Expirer EXPIRER = Expirer.once();
    static final BalanceReader BALANCE = BalanceReader.once();
    static final Ender CONVERT = Ender.of("x", How.CONVERT);
    static final Ender CONVERT_Y = Ender.of("y", How.CONVERT);
    static final Ender CONVERT_PART = Ender.of("x", How.CONVERT_PART);
    static final Ender RELEASE = Ender.of("x", How.RELEASE);

    private Cast() {}
}
