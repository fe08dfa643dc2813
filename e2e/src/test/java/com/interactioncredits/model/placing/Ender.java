package com.interactioncredits.model.placing;

import com.interactioncredits.model.placing.ModelProcess.Running;
import com.interactioncredits.model.placing.Request.End.How;
import java.util.Locale;

/// A call that converts or releases a hold, or reads it by its id: the hold may be committed and not yet recorded.
record Ender(String reference, How how, Step step) implements Running {
    sealed interface Step {}

    record ReadHold() implements Step {}

    record ReadEntries() implements Step {}

    record WriteRecords(Entry entry) implements Step {}

    record ReadHoldAgain() implements Step {}

    record End() implements Step {}

    static Ender of(String reference, How how) {
        return new Ender(reference, how, new ReadHold());
    }

    @Override
    public String name() {
        return how.name().toLowerCase(Locale.ROOT) + " " + reference;
    }

    @Override
    public Request request(World world) {
        return switch (step) {
            case ReadHold(), ReadHoldAgain() -> new Request.ReadHold(reference);
            case ReadEntries() -> new Request.ReadAccount();
            case WriteRecords(var entry) -> new Request.WriteRecords(entry, false, true);
            case End() -> new Request.End(reference, how);
        };
    }

    @Override
    public ModelProcess next(Answer answer, World world) {
        if (answer instanceof Answer.Unanswered) {
            return over(Result.Word.TRY_AGAIN);
        }
        return switch (step) {
            case ReadHold() ->
                Answers.hold(answer)
                        .map(hold -> end(hold, world))
                        .orElseGet(() -> world.keep(Guard.ENTRIES_BEFORE_404)
                                ? at(new ReadEntries())
                                : over(Result.Word.NOT_FOUND));
            case ReadEntries() ->
                Answers.account(answer)
                        .entry(reference)
                        .<ModelProcess>map(entry -> at(new WriteRecords(entry)))
                        .orElseGet(() -> world.keep(Guard.HOLD_AGAIN_BEFORE_404)
                                ? at(new ReadHoldAgain())
                                : over(Result.Word.NOT_FOUND));
            case WriteRecords(var entry) -> at(new ReadHoldAgain());
            case ReadHoldAgain() ->
                Answers.hold(answer).map(hold -> end(hold, world)).orElseGet(() -> over(Result.Word.NOT_FOUND));
            case End() -> over(Result.Word.OVER);
        };
    }

    private ModelProcess end(Hold hold, World world) {
        return hold.isActive() && !world.isDue(hold) ? at(new End()) : over(Result.Word.ENDED);
    }

    private Ender at(Step next) {
        return new Ender(reference, how, next);
    }
}
