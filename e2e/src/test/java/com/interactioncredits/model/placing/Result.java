package com.interactioncredits.model.placing;

/// What a call was answered.
sealed interface Result {
    enum Word implements Result {
        /// 201, 202, or their replays: the hold is placed; of a send, its message is there.
        PLACED,
        /// 409 or 410: the hold has ended.
        ENDED,
        /// 402.
        INSUFFICIENT_CREDITS,
        /// The message of this key was refused before.
        MESSAGE_REFUSED,
        /// 404.
        NOT_FOUND,
        /// 503.
        TRY_AGAIN,
        DIED,
        /// Anything else that nothing is judged by.
        OVER
    }

    record Balance(int available, int held, int active, int version) implements Result {}

    /// At its last look a balance answers only `available`.
    record Available(int available) implements Result {}
}
