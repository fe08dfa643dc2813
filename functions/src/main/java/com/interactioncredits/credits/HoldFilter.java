package com.interactioncredits.credits;

import java.util.Optional;

/// Which holds a list shows; an empty part leaves all in.
public record HoldFilter(Optional<Hold.Status> status, Optional<Reference> reference) {
    public static final HoldFilter ALL = new HoldFilter(Optional.empty(), Optional.empty());
    public static final HoldFilter ACTIVE = new HoldFilter(Optional.of(Hold.Status.ACTIVE), Optional.empty());

    public boolean matches(Hold hold) {
        return status.stream().allMatch(hold.status()::equals)
                && reference.stream().allMatch(hold.reference()::equals);
    }
}
