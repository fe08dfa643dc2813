package com.interactioncredits.model.placing;

import com.interactioncredits.model.placing.ModelProcess.Running;
import com.interactioncredits.model.placing.Request.End.How;
import java.util.Optional;

/// Expires one hold that is due, as the timers do.
record Expirer(Optional<Open> due) implements Running {
    static Expirer once() {
        return new Expirer(Optional.empty());
    }

    @Override
    public String name() {
        return "expirer";
    }

    @Override
    public Request request(World world) {
        return due.<Request>map(open -> new Request.End(open.reference(), How.EXPIRE))
                .orElseGet(Request.QueryOpens::new);
    }

    @Override
    public ModelProcess next(Answer answer, World world) {
        if (!(answer instanceof Answer.OpensRead(var opens))) {
            return over(Result.Word.OVER);
        }
        return opens.find(open -> world.isDue(open.nonce()))
                .<ModelProcess>map(open -> new Expirer(Optional.of(open)))
                .orElseGet(() -> over(Result.Word.OVER));
    }
}
