package com.interactioncredits.model.placing;

import java.util.ArrayList;
import java.util.List;

/// The store, the processes, and the requests that are under way and that no process waits for any more: each may take
/// effect at any later moment, or never.
record State(Store store, List<Actor> actors, Items<Request> underway, int faultsLeft, int deathsLeft) {
    record Actor(ModelProcess process, Witness witness) {}

    static State first(Mix mix) {
        var actors = mix.processes().stream()
                .map(process -> new Actor(new ModelProcess.NotBegun(process), new Witness.Nothing()))
                .toList();
        return new State(
                Store.with(mix.credits()),
                actors,
                Items.none(),
                mix.faults().requests(),
                mix.faults().deaths());
    }

    boolean isQuiescent() {
        for (var actor : actors) {
            if (!(actor.process() instanceof ModelProcess.Over)) {
                return false;
            }
        }
        return true;
    }

    State with(Store changed) {
        return new State(changed, actors, underway, faultsLeft, deathsLeft).witnessed();
    }

    State with(int index, Actor changed) {
        var all = new ArrayList<>(actors);
        all.set(index, changed);
        return new State(store, List.copyOf(all), underway, faultsLeft, deathsLeft);
    }

    State withUnderway(Request request) {
        return new State(store, actors, underway.with(request), faultsLeft - 1, deathsLeft);
    }

    State withoutUnderway(Request request) {
        return new State(store, actors, underway.without(request), faultsLeft, deathsLeft);
    }

    State withOneDeathLess() {
        return new State(store, actors, underway, faultsLeft, deathsLeft - 1);
    }

    private State witnessed() {
        var all = new ArrayList<Actor>(actors.size());
        for (var actor : actors) {
            var witness = actor.witness().at(actor.process(), store);
            all.add(witness == actor.witness() ? actor : new Actor(actor.process(), witness));
        }
        return new State(store, List.copyOf(all), underway, faultsLeft, deathsLeft);
    }
}
