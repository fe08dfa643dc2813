package com.interactioncredits.model.placing;

/// A process has not begun, or waits for the answer to exactly one request, or is over.
sealed interface ModelProcess {
    String name();

    record NotBegun(Running first) implements ModelProcess {
        @Override
        public String name() {
            return first.name();
        }
    }

    record Over(String name, Result result) implements ModelProcess {
        /// A state remembers only what later steps are judged by.
        Over remembered() {
            return result == Result.Word.INSUFFICIENT_CREDITS ? this : new Over(name, Result.Word.OVER);
        }
    }

    sealed interface Running extends ModelProcess permits Place, Ender, Helper, Expirer, BalanceReader, OneWrite {
        Request request(World world);

        ModelProcess next(Answer answer, World world);

        default Running begin(World world) {
            return this;
        }

        default Over over(Result result) {
            return new Over(name(), result);
        }
    }
}
