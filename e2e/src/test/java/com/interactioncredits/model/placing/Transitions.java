package com.interactioncredits.model.placing;

import com.interactioncredits.model.placing.ModelProcess.Running;
import com.interactioncredits.model.placing.State.Actor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// All that can happen next in a state.
final class Transitions {
    record Transition(Event event, State state, Optional<Violation> violation) {}

    private static final Answer UNANSWERED = new Answer.Unanswered();

    private final Mix mix;
    private final Invariants invariants;
    private final State state;
    private final World world;
    private final List<Transition> all = new ArrayList<>();

    private Transitions(Mix mix, State state) {
        this.mix = mix;
        this.invariants = new Invariants(mix);
        this.state = state;
        this.world = new World(mix.rules(), state.store().timePassed());
    }

    static List<Transition> of(Mix mix, State state) {
        var transitions = new Transitions(mix, state);
        for (int index = 0; index < state.actors().size(); index++) {
            transitions.ofActor(index);
        }
        transitions.late();
        transitions.time();
        return transitions.all;
    }

    private void ofActor(int index) {
        switch (state.actors().get(index).process()) {
            case ModelProcess.NotBegun(var first) -> begin(index, first);
            case Running running -> {
                var request = running.request(world);
                answer(index, running, request);
                if (request instanceof Request.Write write) {
                    fault(index, running, write);
                }
                die(index, running, request);
            }
            case ModelProcess.Over over -> {}
        }
    }

    private void begin(int index, Running first) {
        var begun = first.begin(world);
        var witness = Witness.of(begun, state.store()).at(begun, state.store());
        add(new Event.Begins(first.name()), state.with(index, new Actor(begun, witness)));
    }

    private void answer(int index, Running running, Request request) {
        var outcome = request.apply(state.store(), mix.rules());
        var changed = outcome.store().equals(state.store()) ? state : state.with(outcome.store());
        var next = running.next(outcome.answer(), world);
        var witness = changed.actors().get(index).witness();
        var judged = next instanceof ModelProcess.Over(var name, var result)
                ? witness.judge(running, result, outcome.store())
                : Violation.none();
        add(
                new Event.Answered(running.name(), request, outcome.answer(), next),
                changed.with(index, actor(next, witness)),
                judged);
    }

    private static Actor actor(ModelProcess next, Witness witness) {
        return next instanceof ModelProcess.Over over
                ? new Actor(over.remembered(), new Witness.Nothing())
                : new Actor(next, witness);
    }

    private void fault(int index, Running running, Request.Write request) {
        var underway = state.underway();
        if (state.faultsLeft() == 0 || underway.size() >= mix.faults().underway() || underway.contains(request)) {
            return;
        }
        var sent = state.withUnderway(request);
        if (!request.commits() || !mix.rules().keep(Guard.SINGLE_SEND)) {
            add(new Event.SentTwice(running.name(), request), sent);
        }
        var witness = state.actors().get(index).witness();
        var next = running.next(UNANSWERED, world);
        var judged = next instanceof ModelProcess.Over(var name, var result)
                ? witness.judge(running, result, state.store())
                : Violation.none();
        add(new Event.NotAnswered(running.name(), request), sent.with(index, actor(next, witness)), judged);
    }

    private void die(int index, Running running, Request request) {
        if (state.deathsLeft() > 0) {
            var dead = new ModelProcess.Over(running.name(), Result.Word.OVER);
            add(
                    new Event.Dies(running.name(), request),
                    state.with(index, new Actor(dead, new Witness.Nothing())).withOneDeathLess());
        }
    }

    private void late() {
        for (var request : state.underway()) {
            var outcome = request.apply(state.store(), mix.rules());
            add(
                    new Event.TakesEffectLate(request, outcome.answer()),
                    state.withoutUnderway(request).with(outcome.store()));
        }
    }

    private void time() {
        var store = state.store();
        var something = !store.holds().isEmpty() || !store.account().pending().isEmpty();
        if (mix.faults().timePasses() && !store.timePassed() && something) {
            add(new Event.TimePasses(), state.with(store.afterTimePassed()));
        }
    }

    private void add(Event event, State next) {
        add(event, next, Violation.none());
    }

    private void add(Event event, State next, Optional<Violation> judged) {
        var violation = judged;
        if (violation.isEmpty() && !next.store().equals(state.store())) {
            violation = invariants.check(state.store(), next.store());
        }
        if (violation.isEmpty()) {
            violation = invariants.refusedCalls(next);
        }
        all.add(new Transition(event, next, violation));
    }
}
