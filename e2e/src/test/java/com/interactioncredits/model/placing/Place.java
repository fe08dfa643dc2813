package com.interactioncredits.model.placing;

import com.interactioncredits.model.placing.ModelProcess.Running;

/// A call that places a hold, or accepts a message with its hold. The step is its program counter, with the locals of
/// that step; `unanswered` says that one of its commits was not answered, `looked` that this try follows a complete
/// look that found nothing.
record Place(Call call, int attempt, boolean unanswered, boolean looked, Step step) implements Running {
    /// One that places at once commits and records in a single transaction, as calls do today.
    record Call(String caller, String reference, int amount, boolean send, boolean atOnce, boolean early) {}

    /// What a step asks, and where the call stands after the answer.
    sealed interface Step permits PlaceStep, LookStep, MessageStep {
        Request request(Place place, World world);

        ModelProcess next(Place place, Answer answer, World world);
    }

    static Place hold(String caller, String reference, int amount) {
        return new Place(
                new Call(caller, reference, amount, false, false, true), 0, false, false, new PlaceStep.ReadFirst());
    }

    static Place atOnce(String caller, String reference, int amount) {
        return new Place(
                new Call(caller, reference, amount, false, true, true), 0, false, false, new PlaceStep.ReadFirst());
    }

    static Place send(String caller, String reference) {
        return new Place(new Call(caller, reference, 1, true, false, true), 0, false, false, new PlaceStep.ReadFirst());
    }

    @Override
    public String name() {
        return call.caller();
    }

    @Override
    public Running begin(World world) {
        var begun = new Call(
                call.caller(), call.reference(), call.amount(), call.send(), call.atOnce(), !world.timePassed());
        var first = world.keep(Guard.READ_FIRST) ? new PlaceStep.ReadFirst() : new PlaceStep.Commit();
        return new Place(begun, 0, false, false, first);
    }

    @Override
    public Request request(World world) {
        return step.request(this, world);
    }

    @Override
    public ModelProcess next(Answer answer, World world) {
        return step.next(this, answer, world);
    }

    Nonce nonce(World world) {
        return new Nonce(call.caller(), world.keep(Guard.FRESH_NONCE) ? attempt : 0, call.early());
    }

    boolean isMine(Entry entry, World world) {
        return world.keep(Guard.KNOW_OWN_ENTRY)
                && entry.identity().nonce().caller().equals(call.caller());
    }

    Place at(Step next) {
        return new Place(call, attempt, unanswered, looked, next);
    }

    /// One more try that begins at this step, or 503 if there were enough.
    ModelProcess again(World world, Step next) {
        return again(world, next, unanswered, false);
    }

    ModelProcess again(World world) {
        return again(world, new PlaceStep.Commit());
    }

    ModelProcess againAfterUnansweredCommit(World world) {
        return again(world, new PlaceStep.ReadFirst(), true, false);
    }

    ModelProcess againAfterLook(World world) {
        return again(world, new PlaceStep.Commit(), unanswered, true);
    }

    private ModelProcess again(World world, Step next, boolean withUnanswered, boolean afterLook) {
        return attempt + 1 < world.rules().tries()
                ? new Place(call, attempt + 1, withUnanswered, afterLook, next)
                : over(Result.Word.TRY_AGAIN);
    }

    /// The records are there.
    ModelProcess placed(boolean withMessage) {
        return call.send() && !withMessage ? at(new MessageStep.Write()) : over(Result.Word.PLACED);
    }

    /// The hold of this reference was there already.
    ModelProcess replay(Hold hold, World world) {
        if (call.send() && world.keep(Guard.REPLAY_WRITES_MESSAGE)) {
            return at(new MessageStep.Write());
        }
        return over(hold.isActive() && !world.isDue(hold) ? Result.Word.PLACED : Result.Word.ENDED);
    }

    /// Too little is available, also after the look.
    ModelProcess refuse(World world) {
        return world.keep(Guard.OWN_HOLD_BEFORE_402)
                ? at(new LookStep.ReadOwnHold())
                : over(Result.Word.INSUFFICIENT_CREDITS);
    }

    ModelProcess insufficient(World world) {
        return over(
                unanswered && world.keep(Guard.UNANSWERED_IS_503)
                        ? Result.Word.TRY_AGAIN
                        : Result.Word.INSUFFICIENT_CREDITS);
    }
}
