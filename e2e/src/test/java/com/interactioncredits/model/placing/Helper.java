package com.interactioncredits.model.placing;

import com.interactioncredits.model.placing.ModelProcess.Running;

/// Completes one entry that it finds in ACCOUNT: rolls it forward, never back, unless its reference has another hold.
record Helper(int choice, Step step) implements Running {
    sealed interface Step {}

    record ReadEntries() implements Step {}

    record WriteRecords(Entry entry) implements Step {}

    record Undo(Entry entry) implements Step {}

    record Clear(Entry entry) implements Step {}

    /// Only of a mutant.
    record ReadHold(Entry entry) implements Step {}

    /// The choice makes two helpers take different entries.
    static Helper of(int choice) {
        return new Helper(choice, new ReadEntries());
    }

    @Override
    public String name() {
        return "helper " + choice;
    }

    @Override
    public Request request(World world) {
        return switch (step) {
            case ReadEntries() -> new Request.ReadAccount();
            case WriteRecords(var entry) -> new Request.WriteRecords(entry, false, true);
            case Undo(var entry) -> new Request.Undo(entry.reference(), entry.identity(), entry.amount());
            case Clear(var entry) -> new Request.Clear(entry.reference(), entry.identity());
            case ReadHold(var entry) -> new Request.ReadHold(entry.reference());
        };
    }

    @Override
    public ModelProcess next(Answer answer, World world) {
        if (answer instanceof Answer.Unanswered) {
            return over(Result.Word.OVER);
        }
        return switch (step) {
            case ReadEntries() -> chosen(Answers.account(answer).pending(), world);
            case ReadHold(var entry) ->
                at(Answers.hold(answer).isPresent() ? new WriteRecords(entry) : new Undo(entry));
            case WriteRecords(var entry) -> at(recorded(entry, answer, world));
            case Undo(var entry) -> over(Result.Word.OVER);
            case Clear(var entry) -> over(Result.Word.OVER);
        };
    }

    private ModelProcess chosen(Items<Entry> entries, World world) {
        if (entries.isEmpty()) {
            return over(Result.Word.OVER);
        }
        var entry = entries.get(choice % entries.size());
        var givesBack = world.isDue(entry) && !world.keep(Guard.ROLL_FORWARD_DUE);
        return at(givesBack ? new ReadHold(entry) : new WriteRecords(entry));
    }

    private static Step recorded(Entry entry, Answer answer, World world) {
        var undone = answer instanceof Answer.HoldIsThere(var hold)
                && !(world.rules().match(entry, hold) && world.keep(Guard.UNDO_ONLY_ON_MISMATCH));
        return undone ? new Undo(entry) : new Clear(entry);
    }

    private Helper at(Step next) {
        return new Helper(choice, next);
    }
}
