package com.interactioncredits.credits;

import java.util.UUID;

/// One caller's call about one hold of an account.
public record HoldCall(AccountId account, HoldName name, Principal caller) {
    public UUID holdId() {
        return switch (name) {
            case HoldName.ById(var id) -> id;
            case HoldName.ByReference(var reference) -> Hold.idOf(account, caller.source(), reference);
        };
    }
}
