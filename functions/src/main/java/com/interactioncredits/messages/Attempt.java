package com.interactioncredits.messages;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The last attempt to hand a message to WhatsApp, and when the next step is due.
///
/// @param number counts the attempts that were claimed; 0 before the first
/// @param claimId of the last claim: the run that made it recognizes it
/// @param stepAt when the last claim was made, or the next attempt is due
/// @param timesRequeued how often the present step was put on the queue once more
public record Attempt(AttemptState state, int number, Optional<String> claimId, Instant stepAt, int timesRequeued) {
    /// How long a claimed attempt may be running: three times what the sending function may take.
    public static final Duration CLAIM_RUNS = Duration.ofSeconds(60);

    /// How long the next step of a message may take before the sweep resumes it.
    static final Duration STEP_TAKES = Duration.ofMinutes(1);

    private static final int MAX_DOUBLINGS = 10;

    static Attempt none(Instant dueAt) {
        return new Attempt(AttemptState.NONE, 0, Optional.empty(), dueAt, 0);
    }

    Attempt with(AttemptState next) {
        return new Attempt(next, number, claimId, stepAt, timesRequeued);
    }

    public Attempt claimedNext(String newClaimId, Instant now) {
        return new Attempt(AttemptState.CLAIMED, number + 1, Optional.of(newClaimId), now, 0);
    }

    Attempt dueAt(Instant time) {
        return new Attempt(state, number, claimId, time, 0);
    }

    public Attempt requeued() {
        return new Attempt(state, number, claimId, stepAt, timesRequeued + 1);
    }

    /// The same, without a new entry on the queue: the step counts as overdue at that time at the earliest.
    public Attempt waitingUntil(Instant time) {
        var later = requeued();
        while (later.overdueAt().isBefore(time) && later.timesRequeued < MAX_DOUBLINGS) {
            later = later.requeued();
        }
        return later;
    }

    /// Whether the present step has waited for as long already.
    public boolean hasWaited(Duration time, Instant now) {
        return !now.isBefore(stepAt.plus(time));
    }

    /// Whether this attempt was made by that claim and has no answer yet.
    public boolean awaitsAnswerOf(String claim) {
        return state.isOpen() && claimId.equals(Optional.of(claim));
    }

    /// Whether it was claimed so recently that it may still be running.
    boolean mayBeRunning(Instant asOf) {
        return state == AttemptState.CLAIMED && asOf.isBefore(stepAt.plus(CLAIM_RUNS));
    }

    /// When the next step is overdue.
    Instant overdueAt() {
        return stepAt.plus(
                state == AttemptState.CLAIMED
                        ? CLAIM_RUNS
                        : STEP_TAKES.multipliedBy((2L << Math.min(timesRequeued, MAX_DOUBLINGS)) - 1));
    }
}
