package com.interactioncredits.model.placing;

import com.interactioncredits.model.placing.ModelProcess.Running;

/// A process of a single request: the end of a message's flow, or a refusal by the queue.
record OneWrite(String name, Request request) implements Running {
    static OneWrite finish(String reference) {
        return new OneWrite("finish " + reference, new MessageRequest.FinishMessage(reference));
    }

    static OneWrite refuse(String reference) {
        return new OneWrite("refuse " + reference, new MessageRequest.RefuseMessage(reference));
    }

    @Override
    public Request request(World world) {
        return request;
    }

    @Override
    public ModelProcess next(Answer answer, World world) {
        return over(Result.Word.OVER);
    }
}
