package com.interactioncredits.model.placing;

import static com.interactioncredits.model.placing.Cast.*;

import java.util.List;

/// The mixes in which the protocol is explored. Faults and deaths are in the name: `2/1` is two requests that are lost,
/// late or doubled, and one process that dies.
final class Mixes {
    private Mixes() {}

    static List<Mix> small() {
        return List.of(
                Mix.of("A, B; 2/1, commits doubled", A, B).faults(2).deaths(1).doubledCommits(),
                Mix.of("A, B, release; 1/1, commits doubled", A, B, RELEASE)
                        .faults(1)
                        .deaths(1)
                        .doubledCommits(),
                Mix.of("A, B, convert; 1/0, commits doubled", A, B, CONVERT)
                        .faults(1)
                        .doubledCommits(),
                Mix.of("A, two helpers, release; 1/1", A, HELPER, OTHER_HELPER, RELEASE)
                        .faults(1)
                        .deaths(1)
                        .doubledCommits(),
                Mix.of("A of 2, helper, convert part; 2/1", A_OF_2, HELPER, CONVERT_PART)
                        .faults(2)
                        .deaths(1)
                        .doubledCommits(),
                Mix.of("one credit: A, C, expirer, helper; 1/1", A, C, EXPIRER, HELPER)
                        .credits(1)
                        .faults(1)
                        .deaths(1),
                Mix.of("one credit: A, C, release; 1/1", A, C, RELEASE)
                        .credits(1)
                        .faults(1)
                        .deaths(1),
                Mix.of("A, B, C, helper; 1/0", A, B, C, HELPER).faults(1).timeStandsStill(),
                Mix.of("two amounts: A, B of 2, D", A, B_OF_2, D).credits(5),
                Mix.of("room for one entry: A, C, helper; 0/1", A, C, HELPER)
                        .deaths(1)
                        .room(1),
                Mix.of("room for one entry: A, B, C, helper; 0/1", A, B, C, HELPER)
                        .deaths(1)
                        .room(1)
                        .timeStandsStill(),
                Mix.of("send: A, B, helper, finish; 0/1", SEND_A, SEND_B, HELPER, FINISH)
                        .deaths(1),
                Mix.of("send: A, helper, finish; 2/1, commits doubled", SEND_A, HELPER, FINISH)
                        .faults(2)
                        .deaths(1)
                        .doubledCommits(),
                Mix.of("send: A, B, refused before, helper", SEND_A, SEND_B, REFUSE, HELPER),
                Mix.of("balance: A, convert, helper; 0/1", BALANCE, A, CONVERT, HELPER)
                        .deaths(1),
                Mix.of("balance: A, B; 0/1", BALANCE, A, B).credits(3).deaths(1),
                Mix.of("balance: A, B, C, two looks", BALANCE, A, B, C)
                        .credits(3)
                        .timeStandsStill()
                        .looks(2),
                Mix.of("balance: A, B, helper, expirer", BALANCE, A, B, HELPER, EXPIRER)
                        .credits(3),
                Mix.of("balance: A, C, release, until it stood still", BALANCE, A, C, RELEASE)
                        .credits(3)
                        .looks(9),
                Mix.of("balance: A of 2, C, convert part; 0/1", BALANCE, A_OF_2, C, CONVERT_PART)
                        .credits(3)
                        .deaths(1)
                        .timeStandsStill());
    }

    /// Calls that place by today's transaction beside those that commit first.
    static List<Mix> both() {
        return List.of(
                Mix.of("both: A, T, release; 1/1, commits doubled", A, X_AT_ONCE, RELEASE)
                        .faults(1)
                        .deaths(1)
                        .doubledCommits(),
                Mix.of("both: A, T, helper; 1/1, commits doubled", A, X_AT_ONCE, HELPER)
                        .faults(1)
                        .deaths(1)
                        .doubledCommits(),
                Mix.of("both, two amounts: A of 2, B of 2, T", A_OF_2, B_OF_2, X_AT_ONCE)
                        .credits(5),
                Mix.of("both, one credit: A, U, expirer, helper; 0/1", A, Y_AT_ONCE, EXPIRER, HELPER)
                        .credits(1)
                        .deaths(1),
                Mix.of("both, one credit: A, U, release; 1/0", A, Y_AT_ONCE, RELEASE)
                        .credits(1)
                        .faults(1),
                Mix.of("both: A, B, T, U", A, B, X_AT_ONCE, Y_AT_ONCE).timeStandsStill(),
                Mix.of("both, balance: A, T, convert", BALANCE, A, X_AT_ONCE, CONVERT)
                        .credits(3)
                        .looks(9));
    }

    static List<Mix> large() {
        return List.of(
                Mix.of("A, B, release, helper; 1/1, commits doubled", A, B, RELEASE, HELPER)
                        .faults(1)
                        .deaths(1)
                        .doubledCommits(),
                Mix.of("A, B, release, helper; 2/1, commits doubled", A, B, RELEASE, HELPER)
                        .faults(2)
                        .deaths(1)
                        .doubledCommits(),
                Mix.of("nonce: A, B, release; 2/1", A, B, RELEASE)
                        .faults(2)
                        .deaths(1)
                        .without(Guard.STAMP),
                Mix.of("nonce: A, B, release, helper; 1/1", A, B, RELEASE, HELPER)
                        .faults(1)
                        .deaths(1)
                        .without(Guard.STAMP),
                Mix.of("one credit: A, B, C, release; 1/0", A, B, C, RELEASE)
                        .credits(1)
                        .faults(1),
                Mix.of("Z, A, B, C, expirer", Z, A, B, C, EXPIRER),
                Mix.of("send: A, B, helper, finish; 1/1, commits doubled", SEND_A, SEND_B, HELPER, FINISH)
                        .faults(1)
                        .deaths(1)
                        .doubledCommits(),
                Mix.of("send: A, B, helper, finish, refused before", SEND_A, SEND_B, HELPER, FINISH, REFUSE),
                Mix.of("balance: A, C, release, convert y", BALANCE, A, C, RELEASE, CONVERT_Y)
                        .credits(3)
                        .timeStandsStill(),
                Mix.of("balance: A of 2, C, convert part, until it stood still; 0/1", BALANCE, A_OF_2, C, CONVERT_PART)
                        .credits(3)
                        .deaths(1)
                        .looks(9));
    }

    static List<Mix> forWalks() {
        return List.of(
                Mix.of(
                                "all, commits doubled; 4/2",
                                A,
                                B,
                                C,
                                D,
                                RELEASE,
                                CONVERT_Y,
                                HELPER,
                                OTHER_HELPER,
                                EXPIRER,
                                BALANCE)
                        .faults(4)
                        .underway(4)
                        .deaths(2)
                        .looks(9)
                        .doubledCommits(),
                Mix.of("all, nonce; 3/2", A, B, C, D, RELEASE, CONVERT_Y, HELPER, OTHER_HELPER, EXPIRER, BALANCE)
                        .faults(3)
                        .underway(4)
                        .deaths(2)
                        .looks(9)
                        .without(Guard.STAMP),
                Mix.of("all, one credit; 3/1", A, B, C, D, RELEASE, CONVERT_Y, HELPER, OTHER_HELPER, EXPIRER, BALANCE)
                        .credits(1)
                        .faults(3)
                        .underway(4)
                        .deaths(1)
                        .looks(9),
                Mix.of("amounts of 2, convert part; 3/1", A_OF_2, B_OF_2, C, CONVERT_PART, HELPER, EXPIRER, BALANCE)
                        .credits(3)
                        .faults(3)
                        .underway(4)
                        .deaths(1)
                        .looks(9)
                        .doubledCommits(),
                Mix.of("a balance's last look; 3/1", A, B, C, D, RELEASE, CONVERT_Y, HELPER, OTHER_HELPER, BALANCE)
                        .credits(3)
                        .faults(3)
                        .underway(4)
                        .deaths(1)
                        .timeStandsStill()
                        .doubledCommits(),
                Mix.of("sends; 3/1", SEND_A, SEND_B, C, RELEASE, HELPER, OTHER_HELPER, EXPIRER, FINISH, REFUSE)
                        .faults(3)
                        .underway(4)
                        .deaths(1));
    }
}
