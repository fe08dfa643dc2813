package com.interactioncredits.model.placing;

import com.interactioncredits.model.placing.Request.End.How;

/// Step 2m: a call that answers 202 has written the MESSAGE, or has seen it.
sealed interface MessageStep extends Place.Step {
    record Write() implements MessageStep {
        @Override
        public Request request(Place place, World world) {
            return new MessageRequest.WriteMessage(place.call().reference());
        }

        @Override
        public ModelProcess next(Place place, Answer answer, World world) {
            return switch (answer) {
                case Answer.Done() -> place.over(Result.Word.PLACED);
                case Answer.MessageIsThere(var message) -> there(place, message, world);
                case Answer.HoldIsOver() -> place.at(new WriteFailed());
                default -> place.over(Result.Word.TRY_AGAIN);
            };
        }

        private static ModelProcess there(Place place, Message message, World world) {
            if (message.state() != Message.State.REFUSED) {
                return place.over(Result.Word.PLACED);
            }
            return world.keep(Guard.RELEASE_FOR_REFUSED_MESSAGE)
                    ? place.at(new GiveBack(How.RELEASE))
                    : place.over(Result.Word.MESSAGE_REFUSED);
        }
    }

    /// The hold ended before its message was there: the message is recorded as failed.
    record WriteFailed() implements MessageStep {
        @Override
        public Request request(Place place, World world) {
            return new MessageRequest.WriteFailedMessage(place.call().reference());
        }

        @Override
        public ModelProcess next(Place place, Answer answer, World world) {
            return switch (answer) {
                case Answer.Done() -> place.over(Result.Word.PLACED);
                case Answer.MessageIsThere(var message) ->
                    place.over(
                            message.state() == Message.State.REFUSED
                                    ? Result.Word.MESSAGE_REFUSED
                                    : Result.Word.PLACED);
                default -> place.over(Result.Word.TRY_AGAIN);
            };
        }
    }

    /// The key belongs to a message that was refused: its hold is released, or expired if it is due.
    record GiveBack(How how) implements MessageStep {
        @Override
        public Request request(Place place, World world) {
            return new Request.End(place.call().reference(), how);
        }

        @Override
        public ModelProcess next(Place place, Answer answer, World world) {
            return answer instanceof Answer.Refused && how == How.RELEASE
                    ? place.at(new GiveBack(How.EXPIRE))
                    : place.over(Result.Word.MESSAGE_REFUSED);
        }
    }
}
